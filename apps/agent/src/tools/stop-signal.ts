import { Logger } from '@nestjs/common';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs a one-shot program's work. After a signal the item at hand is finished and nothing new is started; a second
 * signal ends the process at once.
 */
export async function untilSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    for (const other of SIGNALS) process.off(other, stop);
    new Logger('Agent').warn(`${signal} received: finishing the work at hand, starting nothing else`);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
