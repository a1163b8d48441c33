import type { Limits } from '@waldur-site-agent/plugin-sdk';
import { WaldurDataError } from '../errors/waldur-errors.ts';
import { mapping } from './values.ts';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Amounts by component; Waldur sends numbers or decimal text. Components without an amount (null) are left out.
 * @throws {WaldurDataError} naming the component whose amount is no number
 */
export function toLimits(raw: unknown): Limits {
  const entries = Object.entries(mapping(raw)).filter(([, amount]) => amount !== null && amount !== undefined);
  return Object.fromEntries(entries.map(([component, amount]) => [component, toAmount(component, amount)]));
}

function toAmount(component: string, raw: unknown): number {
  const amount = typeof raw === 'string' && DECIMAL.test(raw.trim()) ? Number(raw) : raw;
  if (typeof amount === 'number' && Number.isFinite(amount)) return amount;
  throw new WaldurDataError(`Waldur's amount of component "${component}" is not a number: ${JSON.stringify(raw)}`);
}
