import type { Resource } from '@waldur-site-agent/plugin-sdk';
import { isSameAmount } from '../decision/recorded-amounts.ts';
import { billingPeriod, type ReportPeriod } from '../periods.ts';
import type { MonthRecords } from '../reading/month-records.ts';

type Amounts = Readonly<Record<string, string>>;

/**
 * What was sent by this process. Waldur may have more components on record than the backend reports; sending the same
 * amounts again and again would not make the two alike.
 */
export class SentTotals {
  private readonly last = new Map<string, string>();

  note(resource: Resource, period: ReportPeriod, amounts: Amounts): void {
    this.last.set(keyOf(resource, period), textOf(amounts));
  }

  /** Whether exactly this was sent, and Waldur still has it. */
  isRepetition(resource: Resource, period: ReportPeriod, amounts: Amounts, records: MonthRecords): boolean {
    if (this.last.get(keyOf(resource, period)) !== textOf(amounts)) return false;
    const recorded = new Map(records.of(resource.uuid).map(({ type, usage }) => [type, Number(usage)]));
    return Object.entries(amounts).every(([type, amount]) => isSameAmount(Number(amount), recorded.get(type) ?? NaN));
  }
}

function keyOf(resource: Resource, period: ReportPeriod): string {
  return `${resource.uuid} ${billingPeriod(period)}`;
}

function textOf(amounts: Amounts): string {
  return JSON.stringify(Object.entries(amounts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
