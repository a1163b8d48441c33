import type { ResourceUsage, Usage } from '@waldur-site-agent/plugin-sdk';

const NO_USERS: ResourceUsage['users'] = new Map();

/**
 * What was used in a month, when MUP counts from the allocation's beginning. Never below zero. Of the users' shares only
 * the whole is known: with usage in earlier months there is no telling which part is this month's.
 * @param earlier what Waldur has for all months before, of everyone; undefined when it has nothing
 */
export function monthShare(counted: ResourceUsage, earlier: Usage = {}): ResourceUsage {
  const isFirst = Object.values(earlier).every((amount) => amount === 0);
  return isFirst ? counted : { total: difference(counted.total, earlier), users: NO_USERS };
}

function difference(usage: Usage, earlier: Usage): Usage {
  return Object.fromEntries(
    Object.entries(usage).map(([name, amount]) => [name, Math.max(0, amount - (earlier[name] ?? 0))]),
  );
}
