import { Logger } from '@nestjs/common';
import {
  BackendNotReadyError,
  HostLock,
  KeyedLock,
  errorText,
  type ChangeWriter,
  type CommandResult,
  type CommandRunner,
} from '@waldur-site-agent/plugin-sdk';
import { readFailure, resultText, writeFailure } from './failures.ts';
import { commandLine, shownLine, type SlurmCommand, type ToolSettings } from './slurm-command.ts';

/**
 * Two writing sacctmgr at once lose each other's changes without any error, whichever cluster they are about. One lock
 * for all, then: two directories of tools or two files of SLURM_CONF may well lead to one database.
 */
const WRITE_LOCK = 'slurm-write.lock';

/** Of this process, in front of the host's: fair, and no time limit runs in it. */
const writers = new KeyedLock();

const logger = new Logger('SlurmTools');

export interface SlurmToolsParts {
  readonly settings: ToolSettings & {
    /** Of each command; a write may wait as long again for its turn. */
    readonly timeoutSeconds: number;
    /** Instead of the usual file of the host's lock. */
    readonly writeLockFile?: string | undefined;
  };
  readonly runner: CommandRunner;
  readonly writer: ChangeWriter;
}

export interface WriteOptions {
  readonly target: string;
  readonly reason?: string;
  /** Looks whether it may be done still, at a moment when this process writes nothing else. Throws when not. */
  readonly precheck?: () => Promise<void>;
  /** Looks again whether the goal is reached, when SLURM answers that there was nothing to do. */
  readonly confirm?: () => Promise<boolean>;
}

/** Runs SLURM's tools and tells their answers apart: done, already so, refused, not to be reached. */
export class SlurmTools {
  readonly dryRun: boolean;
  private readonly hostLock: HostLock;

  constructor(private readonly parts: SlurmToolsParts) {
    const { runner, settings, writer } = parts;
    this.dryRun = writer.dryRun;
    this.hostLock = new HostLock({
      runner,
      name: WRITE_LOCK,
      file: settings.writeLockFile,
      waitSeconds: settings.timeoutSeconds,
      warn: (text) => logger.warn(`Writing sacctmgr commands: ${text}`),
    });
  }

  /** The full command line, as it is shown to people. */
  lineOf(command: SlurmCommand): string {
    return commandLine(command, this.parts.settings).join(' ');
  }

  /** Standard output of a query. @throws {BackendNotReadyError} when there is no answer, for whatever reason */
  async read(command: SlurmCommand, env?: Readonly<Record<string, string>>): Promise<string> {
    const result = await this.run(command, env).catch((error: unknown) => {
      throw error instanceof BackendNotReadyError ? error : new BackendNotReadyError(errorText(error));
    });
    if (result.exitCode !== 0) throw readFailure(command, result);
    return result.stdout;
  }

  /**
   * Makes a change; those to the database one at a time on this host.
   * @throws {BackendError} when SLURM refuses @throws {BackendNotReadyError} when it cannot be reached
   */
  async write(command: SlurmCommand, options: WriteOptions): Promise<void> {
    const { target, reason } = options;
    const change = {
      system: 'slurm',
      action: actionOf(command),
      target,
      detail: shownLine(command, this.parts.settings),
      ...(reason === undefined ? {} : { reason }),
    };
    await this.parts.writer.write(change, () => this.apply(command, options), undefined);
  }

  private async apply(command: SlurmCommand, { confirm, precheck }: WriteOptions): Promise<void> {
    const result = await this.runInTurn(command, precheck);
    if (result.exitCode === 0) return;
    if (isAlreadySo(command, result) && (confirm === undefined || (await confirm()))) return;
    throw writeFailure(command, result);
  }

  /** Waits until nobody else writes to the database. Jobs are not in it: cancelling them waits for nobody. */
  private async runInTurn(command: SlurmCommand, precheck: WriteOptions['precheck']): Promise<CommandResult> {
    if (command.program !== 'sacctmgr') {
      await precheck?.();
      return await this.run(command);
    }
    const { timeoutSeconds, writeLockFile = WRITE_LOCK } = this.parts.settings;
    const [program, ...args] = commandLine(command, this.parts.settings);
    return await writers.run(writeLockFile, async () => {
      await precheck?.();
      return await this.hostLock.run(program, args, { timeoutSeconds });
    });
  }

  private run(command: SlurmCommand, env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
    const [program, ...args] = commandLine(command, this.parts.settings);
    return this.parts.runner.run(program, args, { env, timeoutSeconds: this.parts.settings.timeoutSeconds });
  }
}

/** SLURM ends with status 1 when there is nothing to do. It says the same about a target that does not exist. */
function isAlreadySo({ program, words }: SlurmCommand, result: CommandResult): boolean {
  if (program !== 'sacctmgr') return false;
  const sign = NOTHING_TO_DO[words[0] ?? ''];
  return sign !== undefined && sign.test(resultText(result));
}

const NOTHING_TO_DO: Readonly<Record<string, RegExp>> = {
  add: /nothing new added/i,
  modify: /nothing modified/i,
  remove: /nothing deleted/i,
};

/** Verb and object: `add account`, `cancel jobs`. */
function actionOf({ program, words }: SlurmCommand): string {
  return program === 'scancel' ? 'cancel jobs' : words.slice(0, 2).join(' ');
}
