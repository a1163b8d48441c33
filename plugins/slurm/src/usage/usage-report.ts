import { ComponentMapper, roundAmount, type Component } from '@waldur-site-agent/plugin-sdk';
import { parseUsageRows } from '../parsing/usage.ts';

type Components = Readonly<Record<string, Component>>;
type Usage = Readonly<Record<string, number>>;

/** The pseudo user that carries an account's total. */
export const TOTAL_USER = 'TOTAL_ACCOUNT_USAGE';

/** Usage in Waldur units, by account and user; the total is formed before rounding. */
export type UsageReport = Readonly<Record<string, Readonly<Record<string, Usage>>>>;

/** Adds up what `sacct` printed. Accounts without rows have no entry. */
export function usageReport(output: string, components: Components): UsageReport {
  const sums = new Map<string, Map<string, Record<string, number>>>();
  for (const { account, user, usage } of parseUsageRows(output, components)) {
    const users = sums.get(account) ?? new Map<string, Record<string, number>>();
    sums.set(account, users);
    for (const name of [user, TOTAL_USER]) users.set(name, added(users.get(name), usage));
  }
  const convert = converter(components);
  return Object.fromEntries(
    [...sums].map(([account, users]) => [
      account,
      Object.fromEntries([...users].map(([user, usage]) => [user, convert(usage)])),
    ]),
  );
}

/** What an account that is there but has no rows used. */
export function emptyUsage(components: Components): Usage {
  return Object.fromEntries(Object.keys(components).map((name) => [name, 0]));
}

function added(sum: Usage | undefined, usage: Usage): Record<string, number> {
  const result = { ...sum };
  for (const [name, value] of Object.entries(usage)) result[name] = (result[name] ?? 0) + value;
  return result;
}

/** Unmapped: value ÷ factor to two decimals. Mapped: share of the targets, to the nearest whole number. */
function converter(components: Components): (usage: Usage) => Usage {
  const mapper = new ComponentMapper(components);
  if (!mapper.isPassthrough) {
    return (usage) => mapValues(mapper.usageToComponents(usage), (_name, value) => Math.round(value));
  }
  return (usage) => mapValues(usage, (name, value) => roundAmount(value / (components[name]?.unit_factor || 1)));
}

function mapValues(usage: Usage, change: (name: string, value: number) => number): Usage {
  return Object.fromEntries(Object.entries(usage).map(([name, value]) => [name, change(name, value)]));
}
