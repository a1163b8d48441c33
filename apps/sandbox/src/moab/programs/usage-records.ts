import type { MamState, UsageRecord } from '../state/state.ts';
import { matchesPattern, parseOptions } from './options.ts';
import { Refusal, type Result } from './result.ts';
import { table, type Columns } from './table.ts';

const COLUMNS: Columns<UsageRecord> = {
  Id: ({ id }) => String(id),
  Account: ({ account }) => account,
  User: ({ user }) => user,
  Charge: ({ charge }) => charge,
  EndTime: ({ endTime }) => endTime.replace('T', ' '),
};

/** Records that ended from `-s` to `-e`, both included. */
export function listUsageRecords(argv: readonly string[], { usage }: MamState): Result {
  const options = parseOptions(argv, ['-a', '-u', '-s', '-e', '--show']);
  const [start, end] = [timeOf(options['-s'] ?? '-infinity'), timeOf(options['-e'] ?? 'infinity')];
  const isListed = ({ account, user, endTime }: UsageRecord) =>
    matchesPattern(account, options['-a']) && matchesPattern(user, options['-u']) && endTime >= start && endTime <= end;
  return table(
    usage.filter((record) => isListed(record)),
    COLUMNS,
    options,
  );
}

/** Comparable as text. A blank or a `T` separates date and time; without a time it is midnight. */
function timeOf(text: string): string {
  if (text === '-infinity') return '';
  if (text === 'infinity') return '~';
  const [, date, time = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?$/.exec(text) ?? [];
  if (date === undefined) throw new Refusal(`Invalid time: ${text}`);
  return `${date}T${time}`;
}
