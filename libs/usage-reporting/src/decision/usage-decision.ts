import { formatAmount, type Usage } from '@waldur-site-agent/plugin-sdk';
import { isSameAmount, recordedAmounts, type RecordedUsage } from './recorded-amounts.ts';

/** What a backend says about one resource in one month, beside what Waldur has. */
export interface UsageComparison {
  /** In Waldur units, not rounded. */
  readonly reported: Usage;
  readonly recorded: readonly RecordedUsage[];
  /** Components of the offering in Waldur; all others are left out. */
  readonly components: ReadonlySet<string>;
  /** Usage of this backend may become less. */
  readonly allowsDecrease?: boolean;
}

export type UsageDecision =
  | { readonly kind: 'unchanged' }
  /** Something is wrong with one component: nothing is sent for the resource and the month. */
  | { readonly kind: 'anomaly'; readonly component: string; readonly reason: string }
  /** Amounts by component, two decimals, as Waldur takes them. */
  | { readonly kind: 'submit'; readonly amounts: Readonly<Record<string, string>> };

/** Whether usage is sent: not when Waldur has it already, and never when it would take something back. */
export function decideUsage(comparison: UsageComparison): UsageDecision {
  const { reported, recorded, components, allowsDecrease = false } = comparison;
  const known = Object.entries(reported).filter(([component]) => components.has(component));
  for (const [component, amount] of known) {
    if (!Number.isFinite(amount)) return { kind: 'anomaly', component, reason: `${amount} is not an amount` };
  }
  const amounts = known.map(([component, amount]) => [component, formatAmount(amount)] as const);
  const stored = recordedAmounts(recorded);
  if (isUnchanged(amounts, stored)) return { kind: 'unchanged' };
  if (!allowsDecrease) {
    for (const [component, amount] of amounts) {
      const reason = whyLess(amount, component, stored);
      if (reason !== undefined) return { kind: 'anomaly', component, reason };
    }
  }
  return { kind: 'submit', amounts: Object.fromEntries(amounts) };
}

/** Components of a report that Waldur does not know: worth a warning, as nobody will see their usage. */
export function unknownComponents({ reported, components }: UsageComparison): readonly string[] {
  return Object.keys(reported).filter((component) => !components.has(component));
}

type Amounts = readonly (readonly [component: string, amount: string])[];
type Stored = ReadonlyMap<string, number | undefined>;

function isUnchanged(amounts: Amounts, stored: Stored): boolean {
  if (amounts.length !== stored.size) return false;
  return amounts.every(([component, amount]) => {
    const before = stored.get(component);
    return before !== undefined && isSameAmount(Number(amount), before);
  });
}

function whyLess(amount: string, component: string, stored: Stored): string | undefined {
  if (!stored.has(component)) return Number(amount) < 0 ? `${amount} is less than nothing` : undefined;
  const before = stored.get(component);
  if (before === undefined) return 'Waldur has several amounts on record, or one that cannot be read';
  if (Number(amount) >= before || isSameAmount(Number(amount), before)) return undefined;
  return `${amount} is less than ${before}, which Waldur has on record`;
}
