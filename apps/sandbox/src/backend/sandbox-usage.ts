import type { Component, ResourceUsage, UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { toWaldur } from './sandbox-units.ts';
import type { SandboxRecord } from './system/account.ts';

type Components = Readonly<Record<string, Component>>;

/** `YYYY-MM`. */
export function monthText({ year, month }: UsageMonth): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}

/** Records added up by account and user; totals are formed before anything is converted. */
export function usageByAccount(
  records: readonly SandboxRecord[],
  components: Components,
): ReadonlyMap<string, ResourceUsage> {
  const accounts = grouped(records, ({ account }) => account);
  return new Map(
    [...accounts].map(([account, own]) => {
      const users = [...grouped(own, ({ username }) => username)];
      return [
        account,
        {
          total: toWaldur(sums(own), components),
          users: new Map(users.map(([name, each]) => [name, toWaldur(sums(each), components)])),
        },
      ];
    }),
  );
}

function sums(records: readonly SandboxRecord[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { component, amount } of records) result[component] = (result[component] ?? 0) + amount;
  return result;
}

function grouped(records: readonly SandboxRecord[], key: (record: SandboxRecord) => string) {
  const groups = new Map<string, SandboxRecord[]>();
  for (const record of records) groups.set(key(record), [...(groups.get(key(record)) ?? []), record]);
  return groups;
}
