/** What Waldur has on record for a component of a resource in a month. */
export interface RecordedUsage {
  readonly type?: string | null;
  /** A number or decimal text, as Waldur sent it. */
  readonly usage?: unknown;
}

/**
 * Amounts on record by component; `undefined` when there are several for one or when it cannot be read. Records without
 * component or amount are left out.
 */
export function recordedAmounts(records: readonly RecordedUsage[]): ReadonlyMap<string, number | undefined> {
  const amounts = new Map<string, number | undefined>();
  for (const { type, usage } of records) {
    if (!type || usage === undefined || usage === null) continue;
    amounts.set(type, amounts.has(type) ? undefined : readAmount(usage));
  }
  return amounts;
}

function readAmount(usage: unknown): number | undefined {
  const amount = typeof usage === 'string' && /^\s*[+-]?\d/.test(usage) ? Number(usage) : usage;
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : undefined;
}

/** The same amount, but for what was lost on the way through decimals. */
export function isSameAmount(left: number, right: number): boolean {
  return Math.abs(left - right) <= Math.max(1e-9 * Math.max(Math.abs(left), Math.abs(right)), 1e-6);
}
