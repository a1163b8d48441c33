import { divideTruncated } from '@waldur-site-agent/plugin-sdk';

const NUMERIC = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/**
 * An amount that MUP counted, in whole Waldur units: cut to a whole number, divided by the factor and rounded down.
 * What is no number counts as 0, a factor below 1 as 1.
 */
export function toWaldurUnits(raw: unknown, factor: number | null | undefined): number {
  const amount = Math.trunc(toNumber(raw));
  const divisor = Math.max(1, factor ?? 1);
  return amount < 0 ? Math.floor(amount / divisor) : divideTruncated(amount, divisor);
}

function toNumber(raw: unknown): number {
  const value = typeof raw === 'string' && NUMERIC.test(raw) ? Number(raw) : raw;
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
