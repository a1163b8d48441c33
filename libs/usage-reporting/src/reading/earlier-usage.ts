import type { OfferingRuntime } from '@waldur-site-agent/offering';
import type { Resource, Usage, UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { WaldurDataError, hex, toLimits } from '@waldur-site-agent/waldur-client';
import { billingPeriod } from '../periods.ts';

const FIELDS = ['type', 'usage', 'resource_uuid', 'billing_period'] as const;

/**
 * What Waldur has on record for all months before one, by backend id and component. One call per hundred records.
 * @throws {WaldurDataError} for a record that makes no sense: a sum without it would be wrong
 */
export async function readEarlierUsage(
  offering: OfferingRuntime,
  resources: readonly Resource[],
  month: UsageMonth,
): Promise<ReadonlyMap<string, Usage>> {
  const rows = await offering.client.list('/api/marketplace-component-usages/', {
    query: { offering_uuid: offering.uuid, field: [...FIELDS] },
  });
  const backendIds = new Map(resources.map(({ uuid, backendId }) => [uuid, backendId]));
  const sums = new Map<string, Record<string, number>>();
  for (const { resource_uuid = '', billing_period = '', type = '', usage } of rows) {
    const backendId = backendIds.get(hex(resource_uuid));
    if (backendId === undefined || !isBefore(billing_period, month)) continue;
    const sum = sums.get(backendId) ?? {};
    sums.set(backendId, sum);
    for (const [name, amount] of Object.entries(toLimits({ [type]: usage }))) sum[name] = (sum[name] ?? 0) + amount;
  }
  return sums;
}

function isBefore(period: string, month: UsageMonth): boolean {
  if (/^\d{4}-\d{2}/.test(period)) return period.slice(0, 7) < billingPeriod(month).slice(0, 7);
  throw new WaldurDataError(`Waldur has usage on record for "${period}", which is no billing period`);
}
