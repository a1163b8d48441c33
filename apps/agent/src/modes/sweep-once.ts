import { Logger } from '@nestjs/common';
import type { PollingMode } from './mode-definition.ts';
import type { ModeRun } from './mode-run.ts';

const GRACE_MS = 55_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * One sweep and everything that follows from it. After a signal the work at hand is finished and nothing new is
 * started; a second signal ends the process at once.
 * @returns whether it came to its own end
 */
export async function sweepOnce<M extends PollingMode>({ definition, mode }: ModeRun<M>): Promise<boolean> {
  let interrupted = false;
  const endProgress = definition.showProgress?.(mode);
  const stop = (signal: NodeJS.Signals): void => {
    interrupted = true;
    for (const other of SIGNALS) process.off(other, stop);
    new Logger('Agent').warn(`${signal} received: finishing the work at hand, starting nothing else`);
    void mode.stop(GRACE_MS);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  await mode.sweep();
  await mode.idle();
  endProgress?.();
  for (const signal of SIGNALS) process.off(signal, stop);
  return !interrupted;
}
