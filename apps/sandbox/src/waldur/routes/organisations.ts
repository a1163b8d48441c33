import { Refusal } from '../http/refusal.ts';
import { hex } from '../state/collection.ts';
import type { CustomerRecord, OfferingRecord, ProjectRecord } from '../state/records.ts';
import { meView, projectView, serviceProviderView, sshKeyView, userLimitView } from '../views/people.ts';
import { contains, is, isUuid, page } from './listing.ts';
import { type Call, ok, type Routes } from './route.ts';

const PROVIDERS = '/api/marketplace-service-providers/';
const PROVIDER = `${PROVIDERS}{service_provider_uuid}/`;
const VERSION = '8.1.3';

export const organisationRoutes: Routes = {
  'GET /api/version/': () => ok({ version: VERSION }),
  'GET /api/users/me/': (call) => ok(meView(call.views, call.store.me)),
  'GET /api/projects/': (call) => projects(call, call.store.projects.all),
  'GET /api/projects/{uuid}/': (call) => ok(projectView(call.views, call.store.projects.require(call.params['uuid']))),
  [`GET ${PROVIDERS}`]: (call) =>
    page(call, providers(call), (each) => serviceProviderView(call.views, each, offeringsOf(call, each).length), {
      customer_uuid: isUuid((customer) => customer.uuid),
    }),
  [`GET ${PROVIDER}projects/`]: (call) => projects(call, projectsOf(call, provider(call))),
  [`GET ${PROVIDER}keys/`]: (call) => {
    const people = new Set(projectsOf(call, provider(call)).flatMap(({ team }) => team.map(({ user }) => user)));
    const keys = call.store.sshKeys.where(({ user }) => people.has(user));
    return page(call, keys, (key) => sshKeyView(call.views, key), {
      user_uuid: isUuid((key) => key.user.uuid),
      name: contains((key) => key.name),
    });
  },
  'GET /api/component-user-usage-limits/': (call) =>
    page(call, call.store.userLimits.all, (limit) => userLimitView(call.views, limit), {
      resource_uuid: isUuid((limit) => limit.resource.uuid),
      offering_uuid: isUuid((limit) => limit.resource.offering.uuid),
      component_type: is((limit) => limit.component_type),
      username: is((limit) => limit.username),
    }),
};

function projects(call: Call, rows: readonly ProjectRecord[]) {
  return page(call, rows, (project) => projectView(call.views, project), {
    slug: is((project) => project.slug),
    name: contains((project) => project.name),
    name_exact: is((project) => project.name),
    customer_uuid: isUuid((project) => project.customer.uuid),
    query: contains(
      (project) => project.name,
      (project) => project.slug,
      (project) => project.uuid,
    ),
  });
}

/** Customers that have an offering. */
function providers(call: Call): readonly CustomerRecord[] {
  return call.store.customers.where((customer) => offeringsOf(call, customer).length > 0);
}

function provider(call: Call): CustomerRecord {
  const uuid = hex(call.params['service_provider_uuid'] ?? '');
  const found = providers(call).find((customer) => customer.service_provider_uuid === uuid);
  if (!found) throw Refusal.notFound();
  return found;
}

function offeringsOf(call: Call, customer: CustomerRecord): readonly OfferingRecord[] {
  return call.store.offerings.where((offering) => offering.customer === customer);
}

/** Projects with a resource of one of the provider's offerings. */
function projectsOf(call: Call, customer: CustomerRecord): readonly ProjectRecord[] {
  const resources = call.store.resources.where(({ offering }) => offering.customer === customer);
  return [...new Set(resources.map(({ project }) => project))];
}
