import { roundAmount, type Component } from '@waldur-site-agent/plugin-sdk';
import { parseJobRow } from '../parsing/usage.ts';
import { UsageSums } from './usage-sums.ts';
import { mapValues, toWaldurUnits } from './waldur-units.ts';

type Components = Readonly<Record<string, Component>>;
type Usage = Readonly<Record<string, number>>;

/** The pseudo user that carries an account's total. */
export const TOTAL_USER = 'TOTAL_ACCOUNT_USAGE';

/** Usage in Waldur units, by account and user; the total is formed before rounding. */
export type UsageReport = Readonly<Record<string, Readonly<Record<string, Usage>>>>;

/** Adds up what `sacct` printed, in amounts as Waldur takes them. Accounts without rows have no entry. */
export function usageReport(output: string, components: Components): UsageReport {
  const sums = new UsageSums(components);
  for (const line of output.split('\n')) {
    const row = parseJobRow(line);
    if (row) sums.addJob(row);
  }
  const convert = toWaldurUnits(components);
  const amounts = (minutes: Usage): Usage => mapValues(convert(minutes), (_name, value) => roundAmount(value));
  return Object.fromEntries(
    [...sums.byAccount().values()].map((account) => {
      const users = [...account.byUser()].map(([user, minutes]) => [user, amounts(minutes)]);
      return [account.name, { ...Object.fromEntries(users), [TOTAL_USER]: amounts(account.total()) }];
    }),
  );
}

/** What an account that is there but has no rows used. */
export function emptyUsage(components: Components): Usage {
  return Object.fromEntries(Object.keys(components).map((name) => [name, 0]));
}
