/** A calendar month. */
export interface Month {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** First and last second of a month as text without zone. @throws {RangeError} for a month outside 1..12 */
export function monthPeriod({ year, month }: Month): readonly [start: string, end: string] {
  if (!Number.isInteger(month) || month < 1 || month > 12) throw new RangeError('month must be in 1..12');
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const prefix = `${String(year).padStart(4, '0')}-${twoDigits(month)}`;
  return [`${prefix}-01T00:00:00`, `${prefix}-${twoDigits(lastDay)}T23:59:59`];
}

/** Months from one to another, both included; empty when the end is before the start. */
export function monthsFromTo(start: Month, end: Month): Month[] {
  const count = monthIndex(end) - monthIndex(start) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, offset) => monthAt(monthIndex(start) + offset));
}

/** The last months up to and including the given one, oldest first. */
export function lastMonths(current: Month, count: number): Month[] {
  return monthsFromTo(monthAt(monthIndex(current) - count + 1), current);
}

/** The month that it is in a time zone; the system's zone when it is empty or unknown. */
export function monthInZone(instant: Date, timezone: string): Month {
  const parts = zoneFormat(timezone).formatToParts(instant);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return { year: part('year'), month: part('month') };
}

/**
 * Months that a subscription is paid for: calendar months, and one more when it ends later in the month than it
 * began; at least one. Dates are taken as written (`YYYY-MM-DD…`), instants with an offset by their UTC date.
 */
export function subscriptionMonths(created: string, end: string): number {
  const from = utcDate(created);
  const to = utcDate(end);
  const months = monthIndex(to) - monthIndex(from) + (to.day > from.day ? 1 : 0);
  return Math.max(1, months);
}

function utcDate(text: string): Month & { readonly day: number } {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new RangeError(`"${text}" is not a date`);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function zoneFormat(timezone: string): Intl.DateTimeFormat {
  const parts = { year: 'numeric', month: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', timezone ? { ...parts, timeZone: timezone } : parts);
  } catch {
    return new Intl.DateTimeFormat('en-US', parts);
  }
}

function monthIndex({ year, month }: Month): number {
  return year * 12 + month - 1;
}

function monthAt(index: number): Month {
  return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
