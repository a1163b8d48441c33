import { ComponentMapper, type Component, type Limits, type Resource } from '@waldur-site-agent/plugin-sdk';
import { accountingType, orderLimits, PREPAID } from './backend-limits.ts';
import { monthsOf } from './subscription.ts';

/**
 * What prepaid components put on the account (native units), by the months of the subscription; undefined while these
 * are unknown. A target that other components share counts with their part.
 */
export function prepaidLimits(
  resource: Pick<Resource, 'limits' | 'created' | 'endDate'>,
  components: Readonly<Record<string, Component>>,
): Limits | undefined {
  const months = monthsOf(resource);
  if (months === undefined) return undefined;
  const mapper = new ComponentMapper(components);
  const prepaid = Object.keys(resource.limits).filter((name) => accountingType(components, name) === PREPAID);
  const targets = new Set(prepaid.flatMap((name) => mapper.targetsOf(name).map((target) => target.name)));
  const all = orderLimits(resource.limits, components, months).backend;
  return Object.fromEntries(Object.entries(all).filter(([tres]) => targets.has(tres)));
}
