import { BackendNotReadyError } from '../errors/backend-errors.ts';
import type { CommandOptions, CommandResult, CommandRunner } from './command-runner.ts';
import { FLOCK, flockArguments, flockFailure, isFlockUsable, isTaken, toldAbout } from './flock.ts';
import { chosenLockFile, privateLockFile } from './lock-files.ts';

export interface HostLockParts {
  readonly runner: CommandRunner;
  /** File name of the lock, without a directory; whoever uses the same name waits for each other. */
  readonly name: string;
  /** Absolute path to use instead; its directory has to be there. Whoever can open the file can hold up all others. */
  readonly file?: string | undefined;
  /** Longest time to wait for the lock. */
  readonly waitSeconds: number;
  readonly warn: (text: string) => void;
}

export interface HostLockOptions extends CommandOptions {
  /** Time limit of the program itself; time spent waiting for the lock comes on top. */
  readonly timeoutSeconds: number;
}

/**
 * Lets one program at a time run, over all processes of this user on this host. The program itself holds the lock, with
 * its children, so that it also keeps others out after the agent that started it was killed. A program that closes the
 * files it inherits (`ssh` and `sudo` do) lets go of the lock. Where the host has no fit `flock`, programs run without
 * a lock after one warning.
 */
export class HostLock {
  constructor(private readonly parts: HostLockParts) {}

  /**
   * Runs a program once the lock is free, as {@link CommandRunner.run} does.
   * @throws {BackendNotReadyError} when the lock could not be had; the program was not started then
   */
  async run(program: string, args: readonly string[], options: HostLockOptions): Promise<CommandResult> {
    const { runner, warn, waitSeconds } = this.parts;
    if (!(await isFlockUsable(runner, warn))) return await runner.run(program, args, options);
    const file = await this.file();
    const limited = { ...options, timeoutSeconds: waitSeconds + options.timeoutSeconds };
    const line = flockArguments(file, waitSeconds, [program, ...args]);
    const result = await runner.run(FLOCK, line, limited).catch((error: unknown) => {
      throw toldAbout(program, error);
    });
    if (isTaken(result)) throw this.takenFailure(program, file);
    const failure = flockFailure(program, result);
    if (failure) throw failure;
    return result;
  }

  private file(): Promise<string> {
    const { file, name } = this.parts;
    return file === undefined ? privateLockFile(name) : chosenLockFile(file);
  }

  private takenFailure(program: string, file: string): BackendNotReadyError {
    return new BackendNotReadyError(
      `${program} was not started: others have held the lock ${file} for ${this.parts.waitSeconds} s; ` +
        `see which program it is with "fuser -v ${file}", and end it if it hangs`,
    );
  }
}
