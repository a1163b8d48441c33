import { CommandFactory } from 'nest-commander';
import { agentVersion } from '../process/agent-version.ts';
import { EXIT } from '../process/exit-codes.ts';
import { reportFailure } from '../process/report-failure.ts';
import { CliModule } from './cli.module.ts';

/** Runs the command that the arguments name. @returns exit status; a command sets its own in `process.exitCode` */
export async function runCli(): Promise<number> {
  try {
    await CommandFactory.run(CliModule, {
      logger: false,
      abortOnError: false,
      version: agentVersion(),
      // both would otherwise decide on the exit status themselves, and wrongly
      errorHandler: rethrow,
      serviceErrorHandler: rethrow,
    });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    return exitCodeOf(error);
  }
}

function rethrow(error: Error): never {
  throw error;
}

async function exitCodeOf(error: unknown): Promise<number> {
  if (!isCommanderError(error)) return reportFailure(error);
  return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // commander has printed the message or the help already
}

function isCommanderError(error: unknown): error is Error & { code: string; exitCode: number } {
  return (
    error instanceof Error && 'exitCode' in error && 'code' in error && String(error.code).startsWith('commander.')
  );
}
