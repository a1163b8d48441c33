import type { Json } from '../contract/filler.ts';
import { Refusal } from '../http/refusal.ts';
import type { ComponentUsageRecord, UserUsageRecord } from '../state/agent-records.ts';
import type { ResourceRecord } from '../state/records.ts';
import { now, stored } from '../state/stored.ts';
import { componentUsageView, userUsageView } from '../views/usage.ts';
import { is, isUuid, page } from './listing.ts';
import { type Call, created, type Reply, type Routes, text } from './route.ts';

const USAGES = '/api/marketplace-component-usages/';

export const usageRoutes: Routes = {
  [`GET ${USAGES}`]: (call) =>
    page(call, call.store.componentUsages.all, (usage) => componentUsageView(call.views, usage), {
      resource_uuid: isUuid((usage) => usage.resource.uuid),
      offering_uuid: isUuid((usage) => usage.resource.offering.uuid),
      project_uuid: isUuid((usage) => usage.resource.project.uuid),
      billing_period: is((usage) => usage.billing_period),
      type: is((usage) => usage.type),
    }),
  'GET /api/marketplace-component-user-usages/': (call) =>
    page(call, call.store.userUsages.all, (usage) => userUsageView(call.views, usage), {
      resource_uuid: isUuid((usage) => usage.component_usage.resource.uuid),
      offering_uuid: isUuid((usage) => usage.component_usage.resource.offering.uuid),
      component_usage__billing_period: is((usage) => usage.component_usage.billing_period),
      username: is((usage) => usage.username),
    }),
  [`POST ${USAGES}set_usage/`]: setUsage,
  [`POST ${USAGES}{uuid}/set_user_usages/`]: (call) => {
    const parent = call.store.componentUsages.require(call.params['uuid']);
    const usages = call.body['usages'] as Json[];
    for (const { usage } of usages) amount(usage ?? '0');
    for (const usage of usages) setUserUsage(call, parent, usage);
    return created();
  },
  [`POST ${USAGES}{uuid}/set_user_usage/`]: (call) => {
    setUserUsage(call, call.store.componentUsages.require(call.params['uuid']), call.body);
    return created();
  },
};

/** One record per component and month; a later report replaces the amount. */
function setUsage(call: Call): Reply {
  const resource = call.store.resources.named('resource', call.body['resource']);
  const date = text(call.body['date']) || now();
  const usages = call.body['usages'] as { type: string; amount: string; recurring?: boolean | null }[];
  for (const usage of usages) checkComponent(resource, usage.type, usage.amount);
  const period = billingPeriod(date, call.timezone);
  for (const { type, amount: value, recurring } of usages) {
    const changes = { usage: amount(value), date, recurring: recurring ?? false, modified: now() };
    const known = call.store.componentUsages
      .where((each) => each.resource === resource && each.type === type && each.billing_period === period)
      .at(0);
    if (known) Object.assign(known, changes);
    else call.store.componentUsages.add({ ...stored(), resource, type, billing_period: period, ...changes });
  }
  return created();
}

function setUserUsage(call: Call, parent: ComponentUsageRecord, body: Json): void {
  const username = text(body['username']);
  const changes: Pick<UserUsageRecord, 'usage' | 'user' | 'date' | 'modified'> = {
    usage: amount(body['usage'] ?? '0'),
    user: text(body['user']),
    date: text(body['date']) || now(),
    modified: now(),
  };
  const known = call.store.userUsages
    .where((each) => each.component_usage === parent && each.username === username)
    .at(0);
  if (known) Object.assign(known, changes);
  else call.store.userUsages.add({ ...stored(), component_usage: parent, username, ...changes });
}

function checkComponent(resource: ResourceRecord, type: string, value: string): void {
  amount(value);
  if (resource.offering.components.some((component) => component.type === type)) return;
  throw Refusal.invalid({ usages: [`Component "${type}" is not found.`] });
}

/** Decimal text with at most two decimals, which is all that the server takes. */
function amount(value: unknown): string {
  const decimal = text(value);
  if (/^-?\d+(\.\d{1,2})?$/.test(decimal)) return decimal;
  throw Refusal.invalid({ amount: ['Ensure that there are no more than 2 decimal places.'] });
}

/** First day of the month of a date-time; without a zone it is meant in the server's own. */
export function billingPeriod(date: string, timezone: string): string {
  if (Number.isNaN(Date.parse(date))) throw Refusal.invalid({ date: ['Datetime has wrong format.'] });
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(date) && date.includes('T');
  if (!zoned) return `${date.slice(0, 7)}-01`;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit' });
  const parts = Object.fromEntries(format.formatToParts(new Date(date)).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}-01`;
}
