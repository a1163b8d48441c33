import type { Resource, ResourceUsage, Usage, UsageMonth } from '@waldur-site-agent/plugin-sdk';

/** Tells what Waldur has for a resource already. */
export interface EarlierUsage {
  /** Sums of all months before the given one, in Waldur units. Throws when they cannot be read. */
  usageBefore(resource: Resource, month: UsageMonth): Promise<ResourceUsage>;
}

/** What was used in a month, when MUP counts from the allocation's beginning. Never below zero. */
export function monthShare(counted: ResourceUsage, earlier: ResourceUsage): ResourceUsage {
  return {
    total: difference(counted.total, earlier.total),
    users: new Map([...counted.users].map(([name, usage]) => [name, difference(usage, earlier.users.get(name) ?? {})])),
  };
}

function difference(usage: Usage, earlier: Usage): Usage {
  return Object.fromEntries(
    Object.entries(usage).map(([name, amount]) => [name, Math.max(0, amount - (earlier[name] ?? 0))]),
  );
}
