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
  const tie = TIES.get(value % 1);
  return tie === undefined ? value.toFixed(2) : `${Math.floor(value)}.${tie}`;
}

/** Odd eighths and what becomes of them. Without any arithmetic with the value, which would not be exact for large ones. */
const TIES: ReadonlyMap<number, string> = new Map([
  [0.125, '12'],
  [0.375, '38'],
  [0.625, '62'],
  [0.875, '88'],
]);

/** The same as a number, for comparing. */
export function roundAmount(value: number): number {
  return Number(formatAmount(value));
}
