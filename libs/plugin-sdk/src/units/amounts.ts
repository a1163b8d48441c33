/**
 * An amount as Waldur takes it: two decimals, rounded from the exact binary value, exact ties to the even digit.
 * @throws {RangeError} for NaN and infinities
 */
export function formatAmount(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not an amount`);
  if (value < 0) {
    const positive = formatAmount(-value);
    return positive === '0.00' ? positive : `-${positive}`;
  }
  if (value >= 1e21) return `${BigInt(value)}.00`;
  // toFixed rounds the exact value, but ties upward; a tie at the third decimal is an odd number of eighths
  const isTie = (value * 8) % 2 === 1;
  if (!isTie) return value.toFixed(2);
  const below = Math.floor(value * 100);
  return ((below % 2 === 0 ? below : below + 1) / 100).toFixed(2);
}

/** The same as a number, for comparing. */
export function roundAmount(value: number): number {
  return Number(formatAmount(value));
}
