import { BackendError, BackendNotReadyError } from '../errors/backend-errors.ts';
import { errorText } from '../errors/failure.ts';
import { CommandTimeoutError, type CommandResult, type CommandRunner } from './command-runner.ts';

/** Of util-linux; what is known about it was tried with 2.38. */
export const FLOCK = 'flock';

/** What `flock` ends with when the lock stays taken; no program in use ends so. */
const TAKEN = 199;

let usable: Promise<boolean> | undefined;

/**
 * Whether this host has a `flock` that lets the program hold the lock. Found out, and complained about, once per process.
 * @throws {BackendNotReadyError} when it cannot be found out at present
 */
export async function isFlockUsable(runner: CommandRunner, warn: (text: string) => void): Promise<boolean> {
  usable ??= lackOf(runner).then((lack) => {
    if (lack !== undefined) warn(lack);
    return lack === undefined;
  });
  try {
    return await usable;
  } catch (error) {
    usable = undefined;
    throw new BackendNotReadyError(errorText(error));
  }
}

async function lackOf(runner: CommandRunner): Promise<string | undefined> {
  const advice = 'agents in other processes on this host are not waited for; install util-linux';
  try {
    const { stdout, stderr } = await runner.run(FLOCK, ['--help'], { timeoutSeconds: 10 });
    if (`${stdout}${stderr}`.includes('--no-fork')) return undefined;
    return `The flock on this host knows no --no-fork: ${advice} in a newer version`;
  } catch (error) {
    if (errorText(error).startsWith('Command not found')) return `There is no flock in PATH: ${advice}`;
    throw error;
  }
}

/** Arguments with which `flock` waits for the lock and then becomes the program, which holds it from there on. */
export function flockArguments(file: string, waitSeconds: number, line: readonly string[]): readonly string[] {
  const limit = ['--wait', String(waitSeconds), '--conflict-exit-code', String(TAKEN)];
  return ['--exclusive', ...limit, '--no-fork', file, ...line];
}

export function isTaken({ exitCode, stdout, stderr }: CommandResult): boolean {
  return exitCode === TAKEN && stdout === '' && stderr === '';
}

/** What kept `flock` from becoming the program; undefined when it did. */
export function flockFailure(program: string, { exitCode, stderr }: CommandResult): Error | undefined {
  if (exitCode === 0 || !stderr.startsWith(`${FLOCK}: `)) return undefined;
  const text = stderr.slice(FLOCK.length + 2).trim();
  const notStarted = `failed to execute ${program}: `;
  if (!text.startsWith(notStarted)) return new BackendNotReadyError(`The lock file cannot be used: ${text}`);
  const reason = text.slice(notStarted.length);
  return reason === 'No such file or directory'
    ? new BackendError(`Command not found: ${program}`)
    : new BackendError(`${program} cannot be started: ${reason}`);
}

/** The runner's failure, told about the program instead of `flock`. */
export function toldAbout(program: string, error: unknown): unknown {
  const text = errorText(error);
  if (text === `Command not found: ${FLOCK}`) return new BackendNotReadyError(text); // it was there before
  if (!text.startsWith(`${FLOCK} `)) return error;
  const told = program + text.slice(FLOCK.length);
  return error instanceof CommandTimeoutError ? new CommandTimeoutError(told) : new BackendError(told);
}
