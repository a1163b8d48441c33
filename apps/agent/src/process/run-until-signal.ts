import { constants } from 'node:os';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { EXIT } from './exit-codes.ts';
import { thisProcess, type ProcessHost, type ProcessLog } from './process-host.ts';

export interface UntilSignalOptions {
  /** Finishes what has begun, starts nothing new and lets go of everything. Called once. */
  readonly stop: () => Promise<void>;
  readonly log: ProcessLog;
  /** Writes out buffered log lines; called last. */
  readonly flush?: () => void | Promise<void>;
  /** How long `stop` may take, in milliseconds. */
  readonly stopLimitMs?: number;
  readonly host?: ProcessHost;
}

export const DEFAULT_STOP_LIMIT_MS = 60_000;

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGTSTP'] as const;
type Signal = (typeof SIGNALS)[number];

/**
 * Waits for one of four signals, then stops gracefully: an agent that is only suspended would keep its messages from others. A second signal ends the process at once.
 * @returns exit status: 0 after an orderly stop, 1 when it failed or took too long
 */
export async function runUntilSignal(options: UntilSignalOptions): Promise<number> {
  const { log, host = thisProcess, flush = () => undefined } = options;
  const signals = new SignalListener(host, log);
  try {
    const signal = await signals.first;
    log.log(`${signal} received: finishing the work at hand; a second signal ends the process at once`);
    return await stopWithin(options);
  } finally {
    await flush();
    signals.remove();
  }
}

async function stopWithin({ stop, log, stopLimitMs = DEFAULT_STOP_LIMIT_MS }: UntilSignalOptions): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'too late'>((resolve) => {
    timer = setTimeout(() => resolve('too late'), stopLimitMs);
  });
  try {
    const outcome = await Promise.race([stop(), limit]);
    if (outcome !== 'too late') return EXIT.ok;
    log.error(
      `not finished after ${stopLimitMs / 1000} s, ending anyway; the next start completes what was interrupted`,
    );
  } catch (error) {
    log.error(`failed to stop cleanly: ${errorText(error)}`, error instanceof Error ? error.stack : undefined);
  } finally {
    clearTimeout(timer);
  }
  return EXIT.failure;
}

class SignalListener {
  readonly first: Promise<Signal>;
  private readonly listeners: readonly (readonly [Signal, () => void])[];

  constructor(
    private readonly host: ProcessHost,
    private readonly log: ProcessLog,
  ) {
    let received = 0;
    let announce: (signal: Signal) => void;
    this.first = new Promise((resolve) => {
      announce = resolve;
    });
    this.listeners = SIGNALS.map((signal) => {
      const listener = () => (++received === 1 ? announce(signal) : this.endAtOnce(signal));
      return [signal, listener] as const;
    });
    for (const [signal, listener] of this.listeners) host.on(signal, listener);
  }

  remove(): void {
    for (const [signal, listener] of this.listeners) this.host.off(signal, listener);
  }

  private endAtOnce(signal: Signal): void {
    this.log.error(`second signal (${signal}): ending at once`);
    this.host.exit(128 + constants.signals[signal]); // as the shell reports a process that a signal ended
  }
}
