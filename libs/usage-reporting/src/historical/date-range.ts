import { SiteAgentError, type UsageMonth, monthsFromTo } from '@waldur-site-agent/plugin-sdk';

/** Longest time between the first and the last day, in days: a mistyped year must not ask for a century. */
const LONGEST = 5 * 365;
const DAY_MS = 86_400_000;

/** The dates that were asked for make no sense; the text says why. */
export class DateRangeError extends SiteAgentError {
  override readonly kind = 'fatal';
}

/**
 * The months from one day's to another's, both included, oldest first.
 * @param start `YYYY-MM-DD`, like the end
 * @throws {DateRangeError} for what is no date, an end before the start, and more than 1825 days
 */
export function monthsOfRange(start: string, end: string): readonly UsageMonth[] {
  const [from, to] = [dayOf(start, 'start'), dayOf(end, 'end')];
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (days < 0) throw new DateRangeError(`the end date ${end} is before the start date ${start}`);
  if (days > LONGEST) throw new DateRangeError(`${start} to ${end} are ${days} days; at most ${LONGEST} can be loaded`);
  return monthsFromTo(monthOf(from), monthOf(to));
}

function dayOf(text: string, which: 'start' | 'end'): Date {
  const day = new Date(`${text}T00:00:00Z`);
  // what JavaScript makes of 31 February is another day
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  if (isDay) return day;
  throw new DateRangeError(`the ${which} date "${text}" is not a day; write YYYY-MM-DD, for example 2024-01-31`);
}

function monthOf(day: Date): UsageMonth {
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1 };
}
