import { BackendError } from '@waldur-site-agent/plugin-sdk';

/**
 * Whole seconds of `[DD-]HH:MM:SS[.fraction]`; hours may exceed 24. Undefined for anything with fewer than three time
 * fields, such as the word `INVALID`.
 */
export function elapsedSeconds(text: string): number | undefined {
  const match = /^\s*(?:(\d+)-)?(\d+):(\d+):(\d+)/.exec(text);
  if (!match) return undefined;
  const [, days = '0', hours, minutes, seconds] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

/** Minutes of an elapsed time, a real number; 0 for what is none. */
export function elapsedMinutes(text: string): number {
  return (elapsedSeconds(text) ?? 0) / 60;
}

/**
 * Whole minutes of a time limit in any of SLURM's spellings: `M`, `MM:SS`, `HH:MM:SS`, `D-HH`, `D-HH:MM`,
 * `D-HH:MM:SS`. Seconds are dropped.
 * @throws {BackendError} for anything else
 */
export function walltimeMinutes(text: string): number {
  const match = /^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text.trim());
  if (!match) throw new BackendError(`Unsupported walltime format: ${text}`);
  const [days, ...fields] = match.slice(1).map((field) => (field === undefined ? undefined : Number(field)));
  return days === undefined ? minutesWithoutDays(fields) : minutesWithDays(days, fields);
}

type Fields = readonly (number | undefined)[];

/** The last field is seconds, unless it is the only one. */
function minutesWithoutDays([first = 0, second, third]: Fields): number {
  if (second === undefined) return first;
  return third === undefined ? first + Math.floor(second / 60) : first * 60 + second + Math.floor(third / 60);
}

/** The first field is hours. */
function minutesWithDays(days: number, [hours = 0, minutes = 0, seconds = 0]: Fields): number {
  return (days * 24 + hours) * 60 + minutes + Math.floor(seconds / 60);
}
