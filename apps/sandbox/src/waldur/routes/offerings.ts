import type { Json } from '../contract/filler.ts';
import { Refusal } from '../http/refusal.ts';
import { component } from '../state/organisation-builder.ts';
import type { OfferingRecord, ProjectRecord } from '../state/records.ts';
import { newUuid } from '../state/stored.ts';
import { offeringView, planView } from '../views/marketplace.ts';
import { courseAccountView, serviceAccountView } from '../views/people.ts';
import { page } from './listing.ts';
import { type Call, created, ok, type Reply, type Routes, text } from './route.ts';

const OFFERING = '/api/marketplace-provider-offerings/{uuid}/';

export const offeringRoutes: Routes = {
  [`GET ${OFFERING}`]: (call) => ok(offeringView(call.views, find(call))),
  [`GET ${OFFERING}user-attribute-config/`]: attributeConfig,
  [`GET ${OFFERING}list_project_service_accounts/`]: (call) => {
    const accounts = call.store.serviceAccounts.where(({ project }) => uses(call, project));
    return page(call, accounts, (account) => serviceAccountView(call.views, account));
  },
  [`GET ${OFFERING}list_course_accounts/`]: (call) => {
    const accounts = call.store.courseAccounts.where(({ project }) => uses(call, project));
    return page(call, accounts, (account) => courseAccountView(call.views, account));
  },
  [`POST ${OFFERING}check_unique_backend_id/`]: checkUnique,
  [`POST ${OFFERING}create_offering_component/`]: createComponent,
  [`POST ${OFFERING}update_offering_component/`]: updateComponent,
  'GET /api/marketplace-plans/{uuid}/': (call) =>
    ok(planView(call.views, call.store.plans.require(call.params['uuid']))),
};

function find(call: Call): OfferingRecord {
  return call.store.offerings.require(call.params['uuid']);
}

/** Whether the project has a resource of the offering. */
function uses(call: Call, project: ProjectRecord): boolean {
  const offering = find(call);
  return call.store.resources.all.some((each) => each.offering === offering && each.project === project);
}

function attributeConfig(call: Call): Reply {
  const offering = find(call);
  const { filler } = call.views;
  const flags = offering.exposed_fields
    .map((name) => `expose_${name}`)
    .filter((key) => filler.knows('OfferingUserAttributeConfig', key));
  return ok(
    filler.fill('OfferingUserAttributeConfig', {
      uuid: offering.uuid,
      created: offering.created,
      modified: offering.modified,
      ...Object.fromEntries(flags.map((key) => [key, true])),
      exposed_fields: offering.exposed_fields,
      offering_uuid: offering.uuid,
      offering_name: offering.name,
    }),
  );
}

function checkUnique(call: Call): Reply {
  const offering = find(call);
  const { backend_id, check_all_offerings } = call.body;
  const taken = call.store.resources.all.some(
    (resource) =>
      resource.backend_id === backend_id &&
      (resource.offering === offering || (check_all_offerings && resource.offering.customer === offering.customer)),
  );
  return ok({ is_unique: !taken });
}

function createComponent(call: Call): Reply {
  const offering = find(call);
  const type = text(call.body['type']);
  if (offering.components.some((each) => each.type === type)) {
    throw Refusal.invalid({ type: ['A component of this type exists already.'] });
  }
  offering.components.push({ ...component({ ...call.body, type }), uuid: newUuid() });
  return created();
}

/** What is not in the body is reset, as the server does. */
function updateComponent(call: Call): Reply {
  const { components } = find(call);
  const at = components.findIndex((each) => each.uuid === text(call.body['uuid']).replaceAll('-', ''));
  const present = components[at];
  if (!present) throw Refusal.invalid({ uuid: ['Component does not exist.'] });
  components[at] = { ...(call.body as Json & { type: string }), uuid: present.uuid };
  return ok();
}
