import { subscriptionMonths, type Resource } from '@waldur-site-agent/plugin-sdk';

/** Months a resource is paid for; undefined while creation or end date is unknown. */
export function monthsOf(resource: Pick<Resource, 'created' | 'endDate'>): number | undefined {
  if (!resource.created || !resource.endDate) return undefined;
  try {
    return subscriptionMonths(resource.created, resource.endDate);
  } catch {
    return undefined;
  }
}
