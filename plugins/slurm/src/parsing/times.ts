import { BackendError } from '@waldur-site-agent/plugin-sdk';

/**
 * Minutes of `[DD-]HH:MM:SS[.fraction]`, a real number of whole seconds; hours may exceed 24. 0 for anything with
 * fewer than three time fields.
 */
export function elapsedMinutes(text: string): number {
  const match = /^(?:(\d+)-)?(\d+):(\d+):(\d+)/.exec(text.trim());
  if (!match) return 0;
  const [days, hours, minutes, seconds] = match.slice(1).map((field) => Number(field ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) / 60;
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
