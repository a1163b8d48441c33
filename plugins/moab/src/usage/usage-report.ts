import type { ResourceUsage, Usage } from '@waldur-site-agent/plugin-sdk';
import { Credits } from '../credits/credits.ts';
import { DEPOSIT } from '../funds/deposit-component.ts';
import type { Charge } from '../parsing/charges.ts';

/**
 * Adds up usage records by the account that each names. Rounded to two decimals already, because Waldur's rounding of
 * binary numbers would make 2.67 of charges of 2.675; the total is formed from the exact charges.
 */
export function usageReport(charges: readonly Charge[]): ReadonlyMap<string, ResourceUsage> {
  const accounts = grouped(charges, ({ account }) => account);
  return new Map([...accounts].map(([account, records]) => [account, usageOf(records)]));
}

/** What an account without any record used. */
export const NO_USAGE: Usage = { [DEPOSIT]: 0 };

function usageOf(charges: readonly Charge[]): ResourceUsage {
  const users = [...grouped(charges, ({ user }) => user)].filter(([user]) => user.trim() !== '');
  return { total: sumOf(charges), users: new Map(users.map(([user, records]) => [user, sumOf(records)])) };
}

function grouped(charges: readonly Charge[], key: (charge: Charge) => string): ReadonlyMap<string, readonly Charge[]> {
  const groups = new Map<string, Charge[]>();
  for (const charge of charges) {
    const group = groups.get(key(charge)) ?? [];
    group.push(charge);
    groups.set(key(charge), group);
  }
  return groups;
}

function sumOf(charges: readonly Charge[]): Usage {
  return { [DEPOSIT]: charges.reduce((sum, { amount }) => sum.plus(amount), Credits.zero).rounded() };
}
