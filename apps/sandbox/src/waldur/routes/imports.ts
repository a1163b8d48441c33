import type { Json } from '../contract/filler.ts';
import { Refusal } from '../http/refusal.ts';
import type { BackendRequestRecord } from '../state/agent-records.ts';
import { now, stored } from '../state/stored.ts';
import { backendRequestView, backendResourceView } from '../views/agents.ts';
import { contains, is, isUuid, page } from './listing.ts';
import { type Call, created, done, ok, type Reply, type Routes, text } from './route.ts';

const REQUEST = '/api/backend-resource-requests/{uuid}/';

/** Importing what a backend has and Waldur does not. */
export const importRoutes: Routes = {
  [`GET ${REQUEST}`]: (call) => ok(backendRequestView(call.views, find(call))),
  [`POST ${REQUEST}start_processing/`]: (call) => move(call, ['Sent'], { state: 'Processing', started: now() }),
  [`POST ${REQUEST}set_done/`]: (call) => move(call, ['Processing'], { state: 'Done', finished: now() }),
  [`POST ${REQUEST}set_erred/`]: (call) =>
    move(call, ['Sent', 'Processing'], {
      state: 'Erred',
      finished: now(),
      error_message: text(call.body['error_message']),
      error_traceback: text(call.body['error_traceback']),
    }),
  'GET /api/backend-resources/': (call) =>
    page(call, call.store.backendResources.all, (each) => backendResourceView(call.views, each), {
      backend_id: is((each) => each.backend_id),
      project_uuid: isUuid((each) => each.project.uuid),
      offering_uuid: isUuid((each) => each.offering.uuid),
      name: contains((each) => each.name),
      name_exact: is((each) => each.name),
    }),
  'POST /api/backend-resources/': (call) => {
    const { body, store } = call;
    const record = store.backendResources.add({
      ...stored(),
      name: text(body['name']),
      project: store.projects.named('project', body['project']),
      offering: store.offerings.named('offering', body['offering']),
      backend_id: text(body['backend_id']),
      backend_metadata: (body['backend_metadata'] as Json | undefined) ?? {},
    });
    return created(backendResourceView(call.views, record));
  },
};

function find(call: Call): BackendRequestRecord {
  return call.store.backendRequests.require(call.params['uuid']);
}

function move(
  call: Call,
  from: readonly BackendRequestRecord['state'][],
  changes: Partial<BackendRequestRecord> & Pick<BackendRequestRecord, 'state'>,
): Reply {
  const request = find(call);
  if (!from.includes(request.state)) throw Refusal.conflict(`The request is in state ${request.state}.`);
  Object.assign(request, changes, { modified: now() });
  return done(`Request is ${request.state}.`);
}
