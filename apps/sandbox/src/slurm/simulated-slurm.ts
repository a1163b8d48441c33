import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeExecutable } from '../executables/write-executable.ts';
import { ACTIVE_STATES, emptyCluster, type Association, type ClusterState, type Job } from './cluster/state.ts';
import { readState, updateState, writeState } from './cluster/store.ts';
import { inTreeOrder } from './cluster/tree.ts';
import { CollectedOutput } from './programs/output.ts';
import { answerCall, PROGRAMS, type ProgramName } from './programs/run.ts';
import { nowSeconds } from './programs/sacct.ts';

/** A job as a test or demo states it; missing parts get the values of a small job that runs now. */
export interface SeedJob {
  readonly account: string;
  readonly user: string;
  readonly cpus?: number;
  readonly memoryMiB?: number;
  readonly gpus?: number;
  readonly partition?: string;
  /** Start; now when missing. */
  readonly start?: Date;
  /** Seconds it ran; it still runs when missing. */
  readonly seconds?: number;
}

/**
 * A one-node SLURM cluster that answers `sacctmgr`, `sacct`, `scancel`, `sinfo` and `squeue` as 22.05 does. The
 * programs are real executables that share one state file, so any number of processes see one cluster.
 */
export class SimulatedSlurm {
  private constructor(
    readonly directory: string,
    readonly cluster: string,
  ) {}

  /** @param options a directory (made when missing), or directory and cluster name; a temporary one by default */
  static create(options: string | { readonly directory?: string; readonly cluster?: string } = {}): SimulatedSlurm {
    const { directory, cluster = 'sandbox' } = typeof options === 'string' ? { directory: options } : options;
    const home = directory ?? mkdtempSync(join(tmpdir(), 'simulated-slurm-'));
    const slurm = new SimulatedSlurm(home, cluster);
    mkdirSync(slurm.binPath, { recursive: true });
    if (!existsSync(slurm.stateFile)) writeState(slurm.stateFile, JSON.stringify(emptyCluster(cluster)));
    for (const program of PROGRAMS)
      writeExecutable(join(slurm.binPath, program), 'slurm/programs/run.js', slurm.stateFile);
    return slurm;
  }

  /** Directory of the executables, for `slurm_bin_path` or PATH. */
  get binPath(): string {
    return join(this.directory, 'bin');
  }

  get stateFile(): string {
    return join(this.directory, 'cluster.json');
  }

  state(): ClusterState {
    return readState(this.stateFile);
  }

  /** Changes the state by hand, also to one that no statement leads to. */
  edit(change: (state: ClusterState) => void): void {
    updateState(this.stateFile, change);
  }

  /** Associations in the order `show assoc` has. */
  tree(): Association[] {
    return inTreeOrder(this.state().associations);
  }

  /** Answers like the executable of that name, without starting a process. @throws {Error} where it would never end */
  answer(program: ProgramName, argv: readonly string[], input = ''): { code: number; stdout: string; stderr: string } {
    const output = new CollectedOutput();
    const code = answerCall({ program, argv, input: () => input, stateFile: this.stateFile }, output);
    if (code === undefined) throw new Error(`${program} does not answer: slurmdbd hangs`);
    return { code, stdout: output.stdout, stderr: output.stderr };
  }

  /** Every command run so far, in order: program, flags, words. Statements sent on standard input count one by one. */
  log(): string[][] {
    return this.calls().map(({ argv }) => argv);
  }

  /** Number of processes started so far. */
  processCount(): number {
    return new Set(this.calls().map(({ process }) => process)).size;
  }

  clearLog(): void {
    rmSync(`${this.stateFile}.log`, { force: true });
  }

  addQos(...names: readonly string[]): void {
    this.edit((state) => {
      for (const name of names) {
        state.qos.push({ id: state.nextQosId, name, description: name, flags: '', limits: {} });
        state.nextQosId += 1;
      }
    });
  }

  /** Puts jobs on record, whether or not their user could submit them. @returns their ids */
  seedJobs(jobs: readonly SeedJob[]): number[] {
    return updateState(this.stateFile, (state) => jobs.map((job) => addJob(state, job)));
  }

  /** Starts a job as `sbatch` would. @throws {Error} with sbatch's text when the user has no association for it */
  submit(job: SeedJob): number {
    return updateState(this.stateFile, (state) => {
      const partition = job.partition ?? 'main';
      const row = state.associations.find(
        ({ user, account, partition: own }) =>
          user === job.user && account === job.account && (own === '' || own === partition),
      );
      if (!row) throw new Error(`${SUBMISSION_FAILED}: Invalid account or account/partition combination specified`);
      const stops = state.associations.some(
        ({ account, limits }) => account === job.account && limits['GrpSubmitJobs'] === 0,
      );
      if (stops) throw new Error(`${SUBMISSION_FAILED}: Job violates accounting/QOS policy`);
      return addJob(state, job);
    });
  }

  /** Jobs of an account that have not ended. */
  activeJobs(account: string): Job[] {
    return this.state().jobs.filter((job) => job.account === account && ACTIVE_STATES.includes(job.state));
  }

  /** `down`: clients are refused; `hung`: they wait for ever; `up` again. */
  setSlurmdbd(condition: ClusterState['slurmdbd']): void {
    this.edit((state) => {
      state.slurmdbd = condition;
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private calls(): { process: string; argv: string[] }[] {
    const file = `${this.stateFile}.log`;
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as { process: string; argv: string[] });
  }
}

const SUBMISSION_FAILED = 'sbatch: error: Batch job submission failed';

function addJob(state: ClusterState, job: SeedJob): number {
  const { account, user, cpus = 1, memoryMiB = 100 * cpus, gpus = 0, partition = 'main' } = job;
  const start = job.start ? Math.floor(job.start.getTime() / 1000) : nowSeconds();
  const gpuText = gpus > 0 ? `,gres/gpu=${gpus}` : '';
  const tres = `billing=${cpus + 8 * gpus},cpu=${cpus}${gpuText},mem=${memoryMiB}M,node=1`;
  const id = state.nextJobId;
  state.nextJobId += 1;
  const isOver = job.seconds !== undefined;
  state.jobs.push({
    id,
    name: 'wrap',
    user: user.toLowerCase(),
    account: account.toLowerCase(),
    partition,
    state: isOver ? 'COMPLETED' : 'RUNNING',
    reqTres: tres,
    allocTres: tres,
    submit: start,
    start,
    ...(job.seconds === undefined ? {} : { end: start + job.seconds }),
    timelimitMinutes: 60,
  });
  return id;
}
