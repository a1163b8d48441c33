import type { ClusterState, Job } from '../cluster/state.ts';
import { printMinutes } from '../cluster/limits.ts';
import { listIn, parseArguments } from './arguments.ts';
import type { Output } from './output.ts';

const VALUES = {
  M: 'cluster',
  cluster: 'cluster',
  clusters: 'cluster',
  A: 'accounts',
  account: 'accounts',
  accounts: 'accounts',
  u: 'users',
  user: 'users',
  users: 'users',
  uid: 'users',
  S: 'start',
  starttime: 'start',
  E: 'end',
  endtime: 'end',
  o: 'format',
  format: 'format',
  j: 'jobs',
  jobs: 'jobs',
} as const;

interface Window {
  readonly start: number;
  readonly end: number;
  readonly truncate: boolean;
}

type Column = (job: Job, window: Window, state: ClusterState) => string;

const COLUMNS: Readonly<Record<string, Column>> = {
  jobid: (job) => String(job.id),
  jobname: (job) => job.name,
  partition: (job) => job.partition,
  account: (job) => job.account,
  user: (job) => job.user,
  state: (job) => job.state,
  elapsed: (job, window) => printElapsed(elapsedSeconds(job, window)),
  timelimit: (job) => printMinutes(job.timelimitMinutes),
  nodelist: (job) => (job.allocTres ? 'node1' : 'None assigned'),
  reqtres: (job) => job.reqTres,
  alloctres: (job) => job.allocTres,
  alloccpus: (job) => /cpu=(\d+)/.exec(job.allocTres)?.[1] ?? '0',
  exitcode: () => '0:0',
  cluster: (_job, _window, state) => state.cluster,
};

const DEFAULT_FORMAT = 'JobID,JobName,Partition,Account,AllocCPUS,State,ExitCode';

export function sacct(argv: readonly string[], state: ClusterState, output: Output): number {
  const { options } = parseArguments(argv, VALUES);
  const names = (options.get('format') ?? DEFAULT_FORMAT).split(',').map((name) => name.split('%', 1)[0] ?? '');
  const unknown = names.find((name) => COLUMNS[name.toLowerCase()] === undefined);
  if (unknown !== undefined) {
    output.err(`sacct: error: Invalid field requested: "${unknown}"\n`);
    return 1;
  }
  const window = readWindow(options);
  if (!options.has('noheader') && !options.has('n')) output.out(`${names.join('|')}\n`);
  const jobs = state.jobs.filter((job) => isWanted(job, options, window, state));
  const withSteps = !options.has('allocations') && !options.has('X');
  for (const job of jobs) {
    output.out(`${names.map((name) => COLUMNS[name.toLowerCase()]?.(job, window, state) ?? '').join('|')}\n`);
    if (withSteps && job.allocTres)
      output.out(`${names.map((name) => stepCell(name, job, window, state)).join('|')}\n`);
  }
  return 0;
}

function stepCell(name: string, job: Job, window: Window, state: ClusterState): string {
  const key = name.toLowerCase();
  if (key === 'jobid') return `${job.id}.batch`;
  if (key === 'jobname') return 'batch';
  if (['partition', 'user', 'timelimit', 'reqtres'].includes(key)) return '';
  return COLUMNS[key]?.(job, window, state) ?? '';
}

function isWanted(job: Job, options: ReadonlyMap<string, string>, window: Window, state: ClusterState): boolean {
  const within = (key: string, value: string): boolean => listIn(options.get(key))?.includes(value) ?? true;
  return (
    within('cluster', state.cluster) &&
    within('accounts', job.account) &&
    within('users', job.user) &&
    within('jobs', String(job.id)) &&
    job.start <= window.end &&
    (job.end ?? Number.POSITIVE_INFINITY) >= window.start
  );
}

/** Without a start the day begins at midnight; times are in the zone of the process. */
function readWindow(options: ReadonlyMap<string, string>): Window {
  const midnight = Math.floor(new Date().setHours(0, 0, 0, 0) / 1000);
  return {
    start: secondsOf(options.get('start')) ?? midnight,
    end: secondsOf(options.get('end')) ?? nowSeconds(),
    truncate: options.has('truncate') || options.has('T'),
  };
}

function secondsOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Math.floor(new Date(text).getTime() / 1000);
}

function elapsedSeconds(job: Job, window: Window): number {
  if (!job.allocTres) return 0;
  const now = nowSeconds();
  const from = window.truncate ? Math.max(job.start, window.start) : job.start;
  const to = window.truncate ? Math.min(job.end ?? now, window.end) : (job.end ?? now);
  return Math.max(0, to - from);
}

export function printElapsed(total: number): string {
  const days = Math.floor(total / 86_400);
  const parts = [Math.floor((total % 86_400) / 3600), Math.floor((total % 3600) / 60), total % 60];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return days > 0 ? `${days}-${clock}` : clock;
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
