import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeExecutable } from '../executables/write-executable.ts';
import { cleanSum } from './programs/funds.ts';
import type { Result } from './programs/result.ts';
import { answerCall, MAM_PROGRAMS, type MamProgramName } from './programs/run.ts';
import { emptyMam, type MamFault, type Fund, type MamAccount, type MamState } from './state/state.ts';
import { readMam, updateMam, writeMam } from './state/store.ts';

/** Ended by a signal. */
const KILLED = -1;

/**
 * A MOAB Accounting Manager that answers the `mam-*` programs which the agent uses. The programs are real executables
 * that share one state file, so any number of processes see one server. Listings, success sentences and time formats
 * are as publicly documented; texts of refusals are not, and are ours.
 */
export class SimulatedMoab {
  private constructor(readonly directory: string) {}

  /** @param directory made when missing; a temporary one by default */
  static create(directory = mkdtempSync(join(tmpdir(), 'simulated-moab-'))): SimulatedMoab {
    const moab = new SimulatedMoab(directory);
    mkdirSync(moab.binPath, { recursive: true });
    if (!existsSync(moab.stateFile)) writeMam(moab.stateFile, emptyMam());
    for (const program of MAM_PROGRAMS)
      writeExecutable(join(moab.binPath, program), 'moab/programs/run.js', moab.stateFile);
    return moab;
  }

  /** Folder of the executables, for `binary_dir` or PATH. */
  get binPath(): string {
    return join(this.directory, 'bin');
  }

  get stateFile(): string {
    return join(this.directory, 'mam.json');
  }

  /** A copy of what the server remembers now. */
  get state(): MamState {
    return readMam(this.stateFile);
  }

  /** Changes the state by hand, also to one that no command leads to. */
  edit(change: (state: MamState) => void): void {
    updateMam(this.stateFile, change);
  }

  account(name: string): MamAccount | undefined {
    return this.state.accounts.find((account) => account.name === name);
  }

  fundsOf(account: string): readonly Fund[] {
    return this.state.funds.filter((fund) => fund.account === account);
  }

  /** Makes users known to the server. Without a default account when it is empty. */
  addUsers(names: readonly string[], defaultAccount = 'users'): void {
    this.edit(({ users }) => {
      for (const name of names) users.push({ name, active: true, defaultAccount });
    });
  }

  /**
   * A job that has ended: a usage record, and the charge taken from the account's first fund.
   * @param amount credits; as text for what numbers cannot hold @param date `YYYY-MM-DD`, with `Thh:mm:ss` or without
   */
  charge(account: string, user: string, amount: number | string, date: string): void {
    this.edit((state) => {
      const fund = state.funds.find((candidate) => candidate.account === account);
      if (fund) fund.balance = cleanSum(fund.balance, -Number(amount));
      const endTime = date.includes('T') ? date : `${date}T12:00:00`;
      state.usage.push({ id: state.nextUsageRecord, account, user, charge: String(amount), endTime });
      state.nextUsageRecord += 1;
    });
  }

  /** Lets a coming call of a program go wrong; `*` for any program. */
  fail(program: MamProgramName | '*', fault: MamFault = {}): void {
    const { call = 1, times = 1 } = fault;
    this.edit(({ faults }) => faults.push({ ...fault, program, skip: call - 1, left: times }));
  }

  /** `down`: clients are refused; `hung`: they wait for ever; `up` again. */
  setServer(condition: MamState['server']): void {
    this.edit((state) => {
      state.server = condition;
    });
  }

  /**
   * Answers like the executable of that name, without starting a process. Code -1: a signal ended it.
   * @throws {Error} where it would never end
   */
  answer(program: MamProgramName, argv: readonly string[]): Result {
    const ending = answerCall(program, argv, this.stateFile);
    if (ending === 'hangs') throw new Error(`${program} does not answer: the server hangs`);
    return ending === 'dies' ? { code: KILLED, stdout: '', stderr: '' } : ending;
  }

  /** Every command run so far, in order: program and arguments. */
  log(): string[][] {
    const file = `${this.stateFile}.log`;
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as string[]);
  }

  clearLog(): void {
    rmSync(`${this.stateFile}.log`, { force: true });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
