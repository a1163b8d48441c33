import { EXIT } from '../process/exit-codes.ts';
import { reportFailure } from '../process/report-failure.ts';
import { type Mode, parseDropInArguments } from './drop-in-arguments.ts';

/** A program that takes the options of the earlier agent. */
export interface DropInProgram {
  readonly usage: string;
  /** @returns exit status */
  readonly run: (mode: Mode, configFile: string) => Promise<number>;
}

/** @returns exit status */
export async function runDropInProgram({ usage, run }: DropInProgram, args: readonly string[]): Promise<number> {
  const parsed = parseDropInArguments(args);
  if (parsed.kind === 'run') return run(parsed.mode, parsed.configFile).catch(reportFailure);
  if (parsed.kind === 'help') {
    process.stdout.write(usage);
    return EXIT.ok;
  }
  process.stderr.write(`error: ${parsed.message}\n\n${usage}`);
  return EXIT.usage;
}
