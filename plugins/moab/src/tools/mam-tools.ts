import {
  BackendNotReadyError,
  errorText,
  type ChangeWriter,
  type CommandResult,
  type CommandRunner,
} from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import { readFailure, resultText, writeFailure } from './failures.ts';
import { commandLine, shownLine, type MamCommand } from './mam-command.ts';

export interface MamToolsParts {
  readonly settings: { readonly binaryDir: string; readonly timeoutSeconds: number };
  readonly runner: CommandRunner;
  readonly writer: ChangeWriter;
}

export interface WriteOptions {
  /** Verb and object for plans: `create account`. */
  readonly action: string;
  readonly target: string;
  readonly reason?: string;
  /** Looks whether it is done although the command failed: its reply may have been lost. */
  readonly confirm?: () => Promise<boolean>;
}

/** Runs MAM's programs and tells their answers apart: done, refused, not to be reached. */
export class MamTools {
  readonly dryRun: boolean;
  private readonly logger = new Logger(MamTools.name);

  constructor(private readonly parts: MamToolsParts) {
    this.dryRun = parts.writer.dryRun;
  }

  /** Standard output of a query. @throws {BackendNotReadyError} when there is no answer, for whatever reason */
  async read(command: MamCommand): Promise<string> {
    const result = await this.run(command).catch((error: unknown) => {
      throw error instanceof BackendNotReadyError ? error : new BackendNotReadyError(withAdvice(errorText(error)));
    });
    if (result.exitCode !== 0) throw readFailure(command, result);
    if (result.stderr.trim() !== '') this.logger.debug(`${command.program}: ${result.stderr.trim()}`);
    return result.stdout;
  }

  /**
   * Makes a change.
   * @throws {BackendError} when MAM refuses @throws {BackendNotReadyError} when it cannot be reached
   */
  async write(command: MamCommand, { action, target, reason, confirm }: WriteOptions): Promise<void> {
    const detail = shownLine(command);
    const change = { system: 'moab', action, target, detail, ...(reason === undefined ? {} : { reason }) };
    await this.parts.writer.write(change, () => this.apply(command, confirm), undefined);
  }

  private async apply(command: MamCommand, confirm: WriteOptions['confirm']): Promise<void> {
    const failure = await this.attempt(command);
    if (failure === undefined) return;
    if (confirm === undefined || !(await confirm())) throw failure;
    this.logger.warn(`It is done although the command failed: ${failure.message}`);
  }

  private async attempt(command: MamCommand): Promise<Error | undefined> {
    try {
      const result = await this.run(command);
      if (result.exitCode !== 0) return writeFailure(command, result);
      this.logger.debug(`${command.program}: ${resultText(result) || 'done'}`);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private run(command: MamCommand): Promise<CommandResult> {
    const { binaryDir, timeoutSeconds } = this.parts.settings;
    const [program, ...args] = commandLine(command, binaryDir);
    return this.parts.runner.run(program, args, { timeoutSeconds });
  }
}

function withAdvice(text: string): string {
  return text.startsWith('Command not found') ? `${text}; set binary_dir to the folder of the mam-* programs` : text;
}
