import { BackendError, type Usage, formatAmount } from '@waldur-site-agent/plugin-sdk';
import { type RecordedUsage, isSameAmount, recordedAmounts } from '../decision/recorded-amounts.ts';

/** Amounts by component, two decimals, as Waldur takes them. */
export type Amounts = Readonly<Record<string, string>>;

/** What a backend says about one resource in a past month, beside what Waldur has. */
export interface HistoricalComparison {
  /** In Waldur units, not rounded; nothing in it when the backend has nothing on record. */
  readonly reported: Usage;
  readonly recorded: readonly RecordedUsage[];
  /** Components of the offering in Waldur; all others are left out. */
  readonly components: ReadonlySet<string>;
  /** Components that become zero when they are not reported; `undefined`: none do. */
  readonly zeroed: ReadonlySet<string> | undefined;
}

export type HistoricalDecision =
  /** The backend reports nothing above zero. */
  { readonly kind: 'nothing' } | { readonly kind: 'unchanged' } | { readonly kind: 'send'; readonly amounts: Amounts };

/**
 * What is sent of a total: what is above zero after rounding, whether it is more or less than Waldur has, and the zeros.
 * @throws {BackendError} for what is no amount
 */
export function decideHistorical(comparison: HistoricalComparison): HistoricalDecision {
  const stored = recordedAmounts(comparison.recorded);
  const rounded = roundedAmounts(comparison.reported, comparison.components);
  const positive = [...rounded].filter(([, amount]) => Number(amount) > 0);
  const zeros = staleComponents(comparison, rounded, stored).map((component) => [component, '0.00'] as const);
  const all = [...positive, ...zeros];
  if (all.length === 0) return { kind: 'nothing' };
  const isOnRecord = all.every(([component, amount]) => isSameAmount(Number(amount), stored.get(component) ?? NaN));
  return isOnRecord ? { kind: 'unchanged' } : { kind: 'send', amounts: Object.fromEntries(all) };
}

function roundedAmounts(reported: Usage, components: ReadonlySet<string>): ReadonlyMap<string, string> {
  const known = Object.entries(reported).filter(([component]) => components.has(component));
  return new Map(known.map(([component, amount]) => [component, roundedAmount(component, amount)]));
}

/** @throws {BackendError} for what is no amount */
export function roundedAmount(component: string, amount: number): string {
  if (Number.isFinite(amount)) return formatAmount(amount);
  throw new BackendError(`the backend reports ${amount} of ${component}, which is not an amount`);
}

/** Everything when nothing at all is reported; otherwise only what Waldur has and the backend does not. */
function staleComponents(
  { reported, components, zeroed }: HistoricalComparison,
  rounded: ReadonlyMap<string, string>,
  stored: ReadonlyMap<string, number | undefined>,
): readonly string[] {
  if (zeroed === undefined) return [];
  const idle = [...zeroed].filter((name) => components.has(name) && Number(rounded.get(name) ?? 0) === 0);
  if (Object.keys(reported).length === 0) return idle;
  return idle.filter((name) => stored.has(name) && stored.get(name) !== 0);
}
