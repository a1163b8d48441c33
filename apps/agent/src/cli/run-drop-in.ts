import { EXIT } from '../process/exit-codes.ts';
import { UsageError } from '../process/usage-error.ts';
import { reportFailure } from '../process/report-failure.ts';
import { DROP_IN_USAGE, parseDropInArguments, type Mode } from './drop-in-arguments.ts';

/** The program `waldur_site_agent`. @returns exit status */
export async function runDropIn(args: readonly string[]): Promise<number> {
  const parsed = parseDropInArguments(args);
  if (parsed.kind === 'run') return runMode(parsed.mode, parsed.configFile).catch(reportFailure);
  if (parsed.kind === 'help') {
    process.stdout.write(DROP_IN_USAGE);
    return EXIT.ok;
  }
  process.stderr.write(`error: ${parsed.message}\n\n${DROP_IN_USAGE}`);
  return EXIT.usage;
}

async function runMode(mode: Mode, configFile: string): Promise<number> {
  if (mode !== 'order_process') {
    throw new UsageError(`the mode ${mode} is not part of this version; it runs order_process only`);
  }
  const { runOrderProcess } = await import('../modes/order-process.ts');
  return runOrderProcess({
    configFile,
    once: false,
    dryRun: false,
    output: 'text',
    pluginDirs: [],
    logsTo: 'stdout',
  });
}
