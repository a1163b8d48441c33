import { CommandRunner, type LineConsumer, type LineOptions, type LinesEnd } from '@waldur-site-agent/plugin-sdk';
import { instantOf } from './local-time.ts';

/** A record of SLURM's job table; times in seconds since 1970, 0 for what has not happened. */
export interface JobRecord {
  readonly id: number;
  readonly account: string;
  readonly user: string;
  readonly tres: string;
  readonly submitted: number;
  readonly eligible: number;
  readonly started: number;
  readonly ended: number;
  /** Completed suspensions. */
  readonly suspensions: readonly (readonly [from: number, to: number])[];
}

/** The options that are understood, with what they are set to. Anything else is refused, not ignored. */
function readOptions(args: readonly string[]): ReadonlyMap<string, string> {
  const known = ['parsable2', 'noheader', 'noconvert', 'truncate', 'allocations', 'allusers', 'duplicates'];
  const valued = ['cluster', 'starttime', 'endtime', 'accounts', 'format'];
  return new Map(
    args.map((arg) => {
      const [, name = '', value] = /^--([a-z0-9]+)(?:=(.*))?$/.exec(arg) ?? [];
      if (!(value === undefined ? known : valued).includes(name)) throw new Error(`fake sacct: ${arg}?`);
      return [name, value ?? ''];
    }),
  );
}

/**
 * What `sacct` of SLURM 22.05 prints of a job table for `--format=Account,ReqTRES,Elapsed,User`. A test on the real
 * SLURM shows that the rows are the same.
 * @param now seconds since 1970
 */
export function sacctRows(jobs: readonly JobRecord[], args: readonly string[], zone: string, now: number): string[] {
  const options = readOptions(args);
  if (options.get('format') !== 'Account,ReqTRES,Elapsed,User') throw new Error('fake sacct: other columns');
  const [from, to] = ['starttime', 'endtime'].map((name) => instantOf(options.get(name) ?? '', zone));
  const window = { from: from ?? 0, to: to ?? 0, now };
  const accounts = options.get('accounts')?.split(',');
  const latest = new Map(jobs.toSorted((a, b) => a.submitted - b.submitted).map((job) => [job.id, job]));
  return (options.has('duplicates') ? jobs : [...latest.values()])
    .filter((job) => (accounts?.includes(job.account) ?? true) && isWithin(job, window))
    .map((job) => [job.account, job.tres, printElapsed(elapsedWithin(job, window)), job.user].join('|'));
}

interface Window {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

function isWithin({ eligible, ended }: JobRecord, { from, to }: Window): boolean {
  return eligible !== 0 && eligible < to && (ended === 0 || ended >= from);
}

/** With `--truncate`: only what lies in the window. */
function elapsedWithin({ started, ended, suspensions }: JobRecord, window: Window): number {
  if (started === 0) return 0;
  const overlap = (from: number, to: number): number =>
    Math.max(0, Math.min(to, window.to) - Math.max(from, window.from));
  const suspended = suspensions.reduce((sum, [from, to]) => sum + overlap(from, to), 0);
  return Math.max(0, overlap(started, ended === 0 ? window.now : ended) - suspended);
}

function printElapsed(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const parts = [(seconds % 86_400) / 3600, (seconds % 3600) / 60, seconds % 60];
  const clock = parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
  return days > 0 ? `${days}-${clock}` : clock;
}

/** Answers calls of `sacct` from a job table, without a process. */
export class FakeSacctRunner extends CommandRunner {
  readonly calls: (readonly string[])[] = [];

  constructor(
    private readonly jobs: readonly JobRecord[],
    private readonly now: number,
  ) {
    super();
  }

  override async lines(
    program: string,
    args: readonly string[],
    onLine: LineConsumer,
    options: LineOptions = {},
  ): Promise<LinesEnd> {
    if (!program.endsWith('sacct')) throw new Error(`fake sacct: ${program}?`);
    this.calls.push(args);
    for (const row of sacctRows(this.jobs, args, options.env?.['TZ'] ?? 'UTC', this.now)) await onLine(row);
    return { exitCode: 0, stderr: '', rest: '' };
  }
}
