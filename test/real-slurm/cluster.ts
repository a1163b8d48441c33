import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SCRIPTS = import.meta.dirname;

/** A real SLURM of one node, for the duration of a test run. */
export interface RealSlurm {
  readonly cluster: string;
  readonly directory: string;
  /** Users of this machine who can submit jobs. */
  readonly users: readonly [string, string];
  /** Partitions: the default one and a second one. */
  readonly partitions: readonly ['main', 'gpu'];
  /** Environment for programs that are to use this cluster, the present one included. */
  readonly env: NodeJS.ProcessEnv;
  /** Answer of a statement. @throws {Error} with SLURM's text on a failure */
  sacctmgr(...words: readonly string[]): Promise<string>;
  /** Answer of any SLURM program. @throws {Error} with its text on a failure */
  call(program: string, ...args: readonly string[]): Promise<string>;
  /** Submits a job that only sleeps. @returns its id */
  submitSleep(user: string, account: string, seconds?: number): Promise<number>;
  waitRunning(job: number): Promise<void>;
  /** Ids of the account's jobs that have not ended. */
  activeJobs(account: string): Promise<readonly number[]>;
  stopSlurmdbd(): Promise<void>;
  startSlurmdbd(): Promise<void>;
  /** Connections are accepted and never answered, until {@link resumeSlurmdbd}. */
  hangSlurmdbd(): void;
  resumeSlurmdbd(): void;
}

/**
 * Starts the cluster with the repository's scripts, or takes the one that runs already (named by REAL_SLURM_DIR, else
 * in the scripts' usual place). It is left running: a second test file then starts at once.
 */
export async function startRealSlurm(): Promise<RealSlurm> {
  const settings = { REAL_SLURM_FAST_NET: '1', ...process.env };
  const { stdout } = await run(join(SCRIPTS, 'up.sh'), [], { env: settings });
  const exported = parseExports(stdout);
  const env: NodeJS.ProcessEnv = { ...process.env, ...exported, LC_ALL: 'C' };
  const [alice = 'rsalice', bob = 'rsbob'] = (exported['REAL_SLURM_USERS'] ?? '').split(' ');
  const directory = exported['REAL_SLURM_DIR'] ?? '';
  const call = async (program: string, ...args: readonly string[]): Promise<string> =>
    (await run(program, args, { env, cwd: '/tmp', timeout: 60_000 })).stdout;
  const signal = (name: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void => {
    process.kill(readPid(directory), name);
  };

  return {
    cluster: exported['REAL_SLURM_CLUSTER'] ?? 'real',
    directory,
    users: [alice, bob],
    partitions: ['main', 'gpu'],
    env,
    call,
    sacctmgr: (...words) => call('sacctmgr', '--parsable2', '--noheader', '--immediate', ...words),
    submitSleep: async (user, account, seconds = 300) => {
      const job = ['sbatch', '--parsable', '-A', account, '-o', '/dev/null', '--wrap', `sleep ${seconds}`];
      return Number(await call('runuser', '-u', user, '--', ...job));
    },
    waitRunning: (job) =>
      until(`job ${job} runs`, async () =>
        (await call('squeue', '-h', '-j', String(job), '-o', '%T')).includes('RUNNING'),
      ),
    activeJobs: async (account) =>
      (await call('squeue', '-h', '-A', account, '-o', '%A')).split('\n').filter(Boolean).map(Number),
    stopSlurmdbd: async () => {
      const pid = readPid(directory);
      signal('SIGTERM');
      await until('slurmdbd ends', () => Promise.resolve(!isRunning(pid)));
    },
    startSlurmdbd: async () => {
      await run(join(SCRIPTS, 'up.sh'), [directory], { env: { ...settings, ...exported } });
    },
    hangSlurmdbd: () => signal('SIGSTOP'),
    resumeSlurmdbd: () => signal('SIGCONT'),
  };
}

/** Starts a program on the cluster without waiting for it. */
export function spawnOn(slurm: RealSlurm, program: string, args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(program, args, { env: slurm.env, stdio: 'pipe' });
}

function parseExports(text: string): Record<string, string> {
  const lines = [...text.matchAll(/^export (\w+)=(.*)$/gm)];
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value.replace(/^"(.*)"$/, '$1')]));
}

function readPid(directory: string): number {
  return Number(readFileSync(join(directory, 'dbd/slurmdbd.pid'), 'utf8'));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited 30 s in vain: ${what}`);
}
