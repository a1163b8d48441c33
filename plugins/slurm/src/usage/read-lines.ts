import { Logger } from '@nestjs/common';
import { BackendError, BackendNotReadyError, CommandTimeoutError } from '@waldur-site-agent/plugin-sdk';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { outageAdvice, readFailure, resultText } from '../tools/failures.ts';
import { commandLine, type SlurmCommand } from '../tools/slurm-command.ts';

const logger = new Logger('SlurmUsage');

/**
 * Lines of a query whose answer may be too long to keep.
 * @throws {BackendNotReadyError} when the answer is not whole, for whatever reason
 */
export async function readLines(
  { runner, settings }: Pick<SlurmSite, 'runner' | 'settings'>,
  command: SlurmCommand,
  env: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Promise<void> {
  const [program, ...args] = commandLine(command, settings);
  const limits = { silenceSeconds: settings.usageTimeoutSeconds };
  const { exitCode, stderr, rest } = await runner.lines(program, args, onLine, { env, ...limits }).catch(asNotReady);
  const result = { exitCode, stdout: '', stderr };
  if (exitCode !== 0 || outageAdvice(stderr)) throw readFailure(command, result);
  if (rest !== '') {
    throw new BackendNotReadyError(`${command.program} ended in the middle of a row while ${command.purpose}`);
  }
  if (stderr.trim() !== '') logger.warn(`${command.program} remarked while ${command.purpose}: ${resultText(result)}`);
}

function asNotReady(error: unknown): never {
  if (error instanceof CommandTimeoutError) {
    throw new BackendNotReadyError(`${error.message}; a month with many jobs may need a larger usage_timeout_seconds`);
  }
  throw error instanceof BackendError ? new BackendNotReadyError(error.message) : error;
}
