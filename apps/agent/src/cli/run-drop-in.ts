import { daemonOptions } from '../modes/mode-options.ts';
import { DROP_IN_USAGE, type Mode } from './drop-in-arguments.ts';
import { runDropInProgram } from './drop-in-program.ts';

/** The program `waldur_site_agent`. @returns exit status */
export function runDropIn(args: readonly string[]): Promise<number> {
  return runDropInProgram({ usage: DROP_IN_USAGE, run: runModeOf }, args);
}

async function runModeOf(name: Mode, configFile: string): Promise<number> {
  const { runMode } = await import('../modes/run-mode.ts');
  const options = daemonOptions(configFile);
  if (name === 'report') return runMode((await import('../modes/report/report.ts')).report(), options);
  if (name === 'membership_sync') {
    return runMode((await import('../modes/membership/membership-sync.ts')).membershipSync(), options);
  }
  if (name === 'event_process') {
    return runMode((await import('../modes/events/event-process.ts')).eventProcess(), options);
  }
  return runMode((await import('../modes/orders/order-process.ts')).ORDER_PROCESS, options);
}
