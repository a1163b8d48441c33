import { ComponentMapper, multiplyTruncated, type Component, type Limits } from '@waldur-site-agent/plugin-sdk';
import type { Association } from '../parsing/associations.ts';
import { parseTresLimits } from '../parsing/quantities.ts';
import { foldName } from '../parsing/rows.ts';
import type { Account } from '../tree/account-tree.ts';
import { unitFactor } from './backend-limits.ts';

/** Users who are to have the same limits of their own. */
export interface UserLimitChange {
  readonly users: readonly string[];
  /** Native units (TRES-minutes of one job); empty: none. */
  readonly limits: Limits;
}

/** A user's limits in native units. Decimals of Waldur's amounts are cut before. */
export function userLimitsToBackend(limits: Limits, components: Readonly<Record<string, Component>>): Limits {
  const whole = mapValues(limits, (_name, value) => Math.trunc(value));
  const mapper = new ComponentMapper(components);
  if (!mapper.isPassthrough) return mapper.limitsToTargets(whole);
  return mapValues(whole, (name, value) => multiplyTruncated(value, unitFactor(components, name)));
}

/** What has to be changed, with those together who get the same. */
export function userLimitChanges(account: Account, wanted: ReadonlyMap<string, Limits>): readonly UserLimitChange[] {
  const rows = rowsByUser(account);
  const inherited = ownLimits(account.row);
  const groups = new Map<string, { users: string[]; limits: Limits }>();
  for (const [user, limits] of wanted) {
    const present = rows.get(foldName(user)) ?? [];
    const isReached = present.every((row) => isSame(limits, ownLimits(row), inherited));
    if (isReached && (present.length > 0 || Object.keys(limits).length === 0)) continue;
    const key = JSON.stringify(Object.entries(limits).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const group = groups.get(key) ?? { users: [], limits };
    group.users.push(user);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** TRES for which any user of the account has a limit. */
export function limitedTres(account: Account): readonly string[] {
  return [...new Set(account.userRows.flatMap((row) => Object.keys(ownLimits(row))))];
}

/** A user with several partitions has one set of limits per row. */
function rowsByUser(account: Account): ReadonlyMap<string, readonly Association[]> {
  const rows = new Map<string, Association[]>();
  for (const row of account.userRows) {
    const name = foldName(row.user);
    rows.set(name, [...(rows.get(name) ?? []), row]);
  }
  return rows;
}

function ownLimits(row: Association): Limits {
  return parseTresLimits(row.maxTresMins);
}

/** Rows of users show the account's limits where they have none of their own. */
function isSame(wanted: Limits, current: Limits, inherited: Limits): boolean {
  const names = new Set([...Object.keys(current), ...Object.keys(wanted)]);
  return [...names].every((name) => current[name] === (wanted[name] ?? inherited[name]));
}

function mapValues(limits: Limits, change: (name: string, value: number) => number): Limits {
  return Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, change(name, value)]));
}
