import type { ResourceUsage } from '@waldur-site-agent/plugin-sdk';
import { roundedAmount } from './historical-amounts.ts';

export interface UserAmount {
  readonly username: string;
  /** Two decimals. */
  readonly usage: string;
}

/** What is known about one component of a resource in a past month. */
export interface UserComparison {
  readonly component: string;
  readonly users: ResourceUsage['users'];
  /** What Waldur has: amounts as text, by username. */
  readonly stored: ReadonlyMap<string, string>;
  /** Whether users with nothing reported become zero. */
  readonly zeroed: boolean;
}

/** Amounts of users above zero that Waldur does not have, and the zeros. @throws {BackendError} for what is no amount */
export function userAmounts({ component, users, stored, zeroed }: UserComparison): readonly UserAmount[] {
  const reported = amountsOf(users, component);
  const changed = [...reported].filter(([name, usage]) => Number(usage) > 0 && stored.get(name) !== usage);
  const stale = zeroed ? [...stored].filter(([name, usage]) => usage !== '0.00' && isIdle(reported.get(name))) : [];
  return [
    ...changed.map(([username, usage]) => ({ username, usage })),
    ...stale.map(([username]) => ({ username, usage: '0.00' })),
  ];
}

/** Components of which somebody used something. */
export function componentsInUse(users: ResourceUsage['users']): ReadonlySet<string> {
  const named = [...users].filter(([username]) => username.trim() !== '');
  const used = named.flatMap(([, usage]) => Object.entries(usage).filter(([name, value]) => isUsed(name, value)));
  return new Set(used.map(([component]) => component));
}

function amountsOf(users: ResourceUsage['users'], component: string): ReadonlyMap<string, string> {
  const named = [...users].filter(([username]) => username.trim() !== '');
  return new Map(
    named.flatMap(([username, usage]) => {
      const amount = usage[component];
      return amount === undefined ? [] : [[username, roundedAmount(component, amount)] as const];
    }),
  );
}

function isUsed(component: string, amount: number): boolean {
  return Number(roundedAmount(component, amount)) > 0;
}

function isIdle(amount: string | undefined): boolean {
  return amount === undefined || Number(amount) === 0;
}
