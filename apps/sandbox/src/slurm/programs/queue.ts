import { ACTIVE_STATES, type ClusterState, type Job } from '../cluster/state.ts';
import { listIn, parseArguments } from './arguments.ts';
import type { Output } from './output.ts';
import { nowSeconds, printElapsed } from './sacct.ts';

const VALUES = {
  M: 'cluster',
  cluster: 'cluster',
  clusters: 'cluster',
  A: 'accounts',
  account: 'accounts',
  u: 'users',
  user: 'users',
  o: 'format',
  format: 'format',
  p: 'partition',
  partition: 'partition',
} as const;

const FIELDS: Readonly<Record<string, (job: Job) => string>> = {
  A: (job) => String(job.id),
  i: (job) => String(job.id),
  u: (job) => job.user,
  a: (job) => job.account,
  T: (job) => job.state,
  t: (job) => (job.state === 'RUNNING' ? 'R' : 'PD'),
  P: (job) => job.partition,
  j: (job) => job.name,
  M: (job) => printElapsed(nowSeconds() - job.start),
};

/** Jobs that have not ended, the latest first. */
export function squeue(argv: readonly string[], state: ClusterState, output: Output): number {
  const { options } = parseArguments(argv, VALUES);
  const format = options.get('format') ?? '%i %P %j %u %t %M';
  if (!options.has('h') && !options.has('noheader')) output.out('JOBID PARTITION NAME USER ST TIME\n');
  for (const job of activeJobs(state, options).toReversed()) {
    output.out(`${format.replace(/%\.?\d*([a-zA-Z])/g, (_all, letter: string) => FIELDS[letter]?.(job) ?? '')}\n`);
  }
  return 0;
}

/** Ends jobs; success also when there are none. */
export function scancel(argv: readonly string[], state: ClusterState, output: Output): number {
  const { options, words } = parseArguments(argv, VALUES);
  const refusal = refuse(options, words, state);
  if (refusal) {
    output.err(refusal);
    return 1;
  }
  for (const job of activeJobs(state, options)) {
    if (words.length > 0 && !words.includes(String(job.id))) continue;
    job.state = 'CANCELLED by 0';
    job.end = Math.max(job.start, nowSeconds());
  }
  return 0;
}

function refuse(
  options: ReadonlyMap<string, string>,
  words: readonly string[],
  state: ClusterState,
): string | undefined {
  const cluster = options.get('cluster');
  if (cluster !== undefined && cluster !== state.cluster) {
    return [
      `scancel: error: No cluster '${cluster}' known by database.`,
      `scancel: error: '${cluster}' can't be reached now, or it is an invalid entry for --cluster.` +
        "  Use 'sacctmgr list clusters' to see available clusters.",
      '',
    ].join('\n');
  }
  const user = options.get('users');
  if (user !== undefined && !isKnownUser(user, state)) return `scancel: error: Invalid user name: ${user}\n`;
  const filters = ['accounts', 'users', 'partition'];
  if (words.length === 0 && !filters.some((name) => options.has(name))) {
    return 'scancel: error: No job identification provided\n';
  }
  return undefined;
}

/** The simulation has no password database: whoever ever had an association or a job counts as a user of the host. */
function isKnownUser(user: string, state: ClusterState): boolean {
  return state.users.some(({ name }) => name === user) || state.jobs.some((job) => job.user === user);
}

function activeJobs(state: ClusterState, options: ReadonlyMap<string, string>): Job[] {
  const within = (key: string, value: string): boolean => listIn(options.get(key))?.includes(value) ?? true;
  return state.jobs.filter(
    (job) =>
      ACTIVE_STATES.includes(job.state) &&
      within('accounts', job.account) &&
      within('users', job.user) &&
      within('partition', job.partition),
  );
}

export function sinfo(_argv: readonly string[], state: ClusterState, output: Output): number {
  output.out('PARTITION AVAIL  TIMELIMIT  NODES  STATE NODELIST\n');
  for (const name of state.partitions) output.out(`${name.padEnd(12)}up   infinite      1   idle node1\n`);
  return 0;
}
