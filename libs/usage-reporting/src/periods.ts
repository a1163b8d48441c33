import { type UsageMonth, lastMonths, monthInZone } from '@waldur-site-agent/plugin-sdk';

/** A month to report, and whether it is still running. */
export interface ReportPeriod extends UsageMonth {
  readonly isCurrent: boolean;
}

/** The last months up to the present one, oldest first. @param timezone IANA zone; empty: the system's */
export function reportPeriods(now: Date, timezone: string, count: number): readonly ReportPeriod[] {
  const current = monthInZone(now, timezone);
  return lastMonths(current, count).map(({ year, month }) => periodOf({ year, month }, current));
}

export function periodOf({ year, month }: UsageMonth, current: UsageMonth): ReportPeriod {
  return { year, month, isCurrent: isSameMonth({ year, month }, current) };
}

export function isSameMonth(one: UsageMonth, other: UsageMonth): boolean {
  return one.year === other.year && one.month === other.month;
}

/** First day, as Waldur names a billing period. */
export function billingPeriod({ year, month }: UsageMonth): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
}

/** Moment under which usage of the month is reported: noon of the first day is in the same month in every zone. */
export function reportTime(month: UsageMonth): string {
  return `${billingPeriod(month)}T12:00:00+00:00`;
}
