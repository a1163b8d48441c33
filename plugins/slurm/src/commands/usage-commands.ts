import { monthPeriod, type UsageMonth } from '@waldur-site-agent/plugin-sdk';
import type { SlurmCommand } from '../tools/slurm-command.ts';
import { accountWord } from './arguments.ts';

/** Columns of every usage query, in this order. */
const COLUMNS = '--format=Account,ReqTRES,Elapsed,User';

/**
 * What jobs requested in a month, as it was always asked for: a job that goes on into the next month loses its last
 * second, and only the latest run of a requeued job is there. For comparing by hand; see {@link monthUsage}.
 */
export function historicalUsage(accounts: readonly string[], year: number, month: number): SlurmCommand {
  const [start, end] = monthPeriod({ year, month });
  return jobRows({ year, month }, [...jobWindow(start, end), accountList(accounts), COLUMNS]);
}

/**
 * What the jobs of a month requested, each second of it in exactly one month. The times are read in the zone of the
 * process: run it with `TZ` set. Seen on SLURM 22.05: the window includes its first second and not its last one, so it
 * ends where the next one begins, by the same text; a running job counts up to now; the earlier runs of a requeued job
 * are there only with `--duplicates`.
 * @param accounts undefined: all
 */
export function monthUsage(month: UsageMonth, accounts?: readonly string[]): SlurmCommand {
  const [start, end] = edges(month);
  const filter = accounts ? [accountList(accounts)] : [];
  return jobRows(month, [...jobWindow(start, end), '--duplicates', ...filter, COLUMNS]);
}

/** What SLURM's hourly roll-up has for a month, of all accounts. The times are read in the zone of the process. */
export function monthUtilization(month: UsageMonth): SlurmCommand {
  const [start, end] = edges(month);
  return {
    program: 'sreport',
    kind: 'read',
    purpose: purposeOf(month),
    words: [
      '-t',
      'Seconds',
      '-T',
      'ALL',
      'cluster',
      'AccountUtilizationByUser',
      `start=${start}`,
      `end=${end}`,
      'format=Accounts,Login,TresName,Used',
    ],
    scope: 'statement',
  };
}

/** Accounts as one word. An empty list would mean every account. */
export function accountList(accounts: readonly string[]): string {
  return `--accounts=${accounts.map((account) => accountWord(account)).join(',')}`;
}

function jobRows(month: UsageMonth, words: readonly string[]): SlurmCommand {
  return { program: 'sacct', kind: 'read', purpose: purposeOf(month), words, scope: 'option' };
}

function jobWindow(start: string, end: string): readonly string[] {
  const times = [`--starttime=${start}`, `--endtime=${end}`];
  return ['--noconvert', '--truncate', '--allocations', '--allusers', ...times];
}

/** First moments of a month and of the one after it. */
function edges({ year, month }: UsageMonth): readonly [start: string, end: string] {
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
  return [monthPeriod({ year, month })[0], monthPeriod(next)[0]];
}

function purposeOf({ year, month }: UsageMonth): string {
  return `reading usage of ${year}-${String(month).padStart(2, '0')}`;
}
