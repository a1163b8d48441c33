import { daemonOptions } from '../modes/mode-options.ts';
import { EXIT } from '../process/exit-codes.ts';
import { UsageError } from '../process/usage-error.ts';
import { reportFailure } from '../process/report-failure.ts';
import { DROP_IN_USAGE, parseDropInArguments, type Mode } from './drop-in-arguments.ts';

/** The program `waldur_site_agent`. @returns exit status */
export async function runDropIn(args: readonly string[]): Promise<number> {
  const parsed = parseDropInArguments(args);
  if (parsed.kind === 'run') return runModeOf(parsed.mode, parsed.configFile).catch(reportFailure);
  if (parsed.kind === 'help') {
    process.stdout.write(DROP_IN_USAGE);
    return EXIT.ok;
  }
  process.stderr.write(`error: ${parsed.message}\n\n${DROP_IN_USAGE}`);
  return EXIT.usage;
}

async function runModeOf(name: Mode, configFile: string): Promise<number> {
  const { runMode } = await import('../modes/run-mode.ts');
  const options = daemonOptions(configFile);
  switch (name) {
    case 'order_process':
      return runMode((await import('../modes/orders/order-process.ts')).ORDER_PROCESS, options);
    case 'membership_sync':
      return runMode((await import('../modes/membership/membership-sync.ts')).membershipSync(), options);
    case 'report':
    case 'event_process':
    default:
      throw new UsageError(`the mode ${name} is not part of this version`);
  }
}
