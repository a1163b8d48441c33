import type { Json } from '../contract/filler.ts';
import { Refusal } from '../http/refusal.ts';
import * as machine from '../machines/resources.ts';
import type { ResourceRecord } from '../state/records.ts';
import { newUuid, now } from '../state/stored.ts';
import { resourceView } from '../views/marketplace.ts';
import { teamMemberView } from '../views/people.ts';
import { contains, type Filters, is, isTrue, isUuid, page } from './listing.ts';
import { type Call, done, ok, type Reply, type Routes, text } from './route.ts';

const PROVIDER = '/api/marketplace-provider-resources/';
const CONSUMER = '/api/marketplace-resources/';
const ACTIONS = `POST ${PROVIDER}{uuid}/`;

const filters: Filters<ResourceRecord> = {
  offering_uuid: isUuid((resource) => resource.offering.uuid),
  project_uuid: isUuid((resource) => resource.project.uuid),
  customer_uuid: isUuid((resource) => resource.project.customer.uuid),
  state: is((resource) => resource.state),
  backend_id: is((resource) => resource.backend_id),
  slug: is((resource) => resource.slug),
  name: contains((resource) => resource.name),
  name_exact: is((resource) => resource.name),
  paused: isTrue((resource) => resource.paused),
  downscaled: isTrue((resource) => resource.downscaled),
};

const list = (call: Call): Reply =>
  page(call, call.store.resources.all, (resource) => resourceView(call.views, resource), filters);
const show = (call: Call): Reply => ok(resourceView(call.views, find(call)));

export const resourceRoutes: Routes = {
  [`GET ${PROVIDER}`]: list,
  [`GET ${CONSUMER}`]: list,
  [`GET ${PROVIDER}{uuid}/`]: show,
  [`GET ${CONSUMER}{uuid}/`]: show,
  [`GET ${PROVIDER}{uuid}/team/`]: team,
  [`GET ${CONSUMER}{uuid}/team/`]: team,
  [`${ACTIONS}set_backend_id/`]: change('backend_id', (resource, body) => {
    resource.backend_id = text(body['backend_id']);
  }),
  [`${ACTIONS}set_effective_id/`]: change('effective_id', (resource, body) => {
    resource.effective_id = text(body['effective_id']);
  }),
  [`${ACTIONS}set_backend_metadata/`]: change('backend_metadata', (resource, body) => {
    resource.backend_metadata = body['backend_metadata'] as Json;
  }),
  [`${ACTIONS}set_endpoints/`]: change('endpoints', (resource, body) => {
    const endpoints = body['endpoints'] as readonly { name: string; url: string }[];
    resource.endpoints = endpoints.map(({ name, url }) => ({ uuid: newUuid(), name, url }));
  }),
  [`${ACTIONS}set_limits/`]: change('limits', (resource, body) => machine.setLimits(resource, body['limits'] as Json)),
  [`${ACTIONS}set_end_date/`]: change('end_date', (resource, body) => {
    resource.end_date = (body['end_date'] as string | null | undefined) ?? null;
  }),
  [`${ACTIONS}refresh_last_sync/`]: change('last_sync', (resource) => {
    resource.last_sync = now();
  }),
  [`${ACTIONS}set_as_ok/`]: change('state', machine.setAsOk),
  [`${ACTIONS}set_as_erred/`]: change('state', (resource, body) =>
    machine.setAsErred(resource, text(body['error_message']), text(body['error_traceback'])),
  ),
  [`${ACTIONS}set_membership_sync_statuses/`]: reportStatuses,
};

function change(what: string, apply: (resource: ResourceRecord, body: Json) => void) {
  return (call: Call): Reply => {
    const resource = find(call);
    apply(resource, call.body);
    machine.touch(resource);
    return done(`Resource ${what} has been changed.`);
  };
}

function team(call: Call): Reply {
  const resource = find(call);
  const consented = call.query['has_consent']?.[0] === 'true';
  const members = resource.project.team.map((membership) => {
    const offeringUser = call.store.offeringUsers
      .where((each) => each.offering === resource.offering && each.user === membership.user)
      .at(0);
    return { membership, offeringUser };
  });
  return ok(
    members
      .filter(({ offeringUser }) => !consented || offeringUser?.has_consent)
      .map(({ membership, offeringUser }) => teamMemberView(call.views, membership, offeringUser)),
  );
}

function reportStatuses(call: Call): Reply {
  const resource = find(call);
  if (resource.offering.plugin_options['enable_membership_sync_status'] !== true) {
    throw Refusal.conflict('Membership synchronization status is not enabled for the offering.');
  }
  const statuses = call.body['statuses'] as Json[];
  const known = new Set(resource.project.team.map(({ user }) => user.username));
  resource.sync_statuses = statuses.filter(({ username }) => known.has(text(username)));
  const skipped = statuses.filter(({ username }) => !known.has(text(username)));
  return ok({ stored: resource.sync_statuses.length, skipped: skipped.map(({ username }) => text(username)) });
}

function find(call: Call): ResourceRecord {
  return call.store.resources.require(call.params['uuid']);
}
