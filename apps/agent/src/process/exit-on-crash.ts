import { errorText } from '@waldur-site-agent/plugin-sdk';
import { EXIT } from './exit-codes.ts';
import { thisProcess, type ProcessHost, type ProcessLog } from './process-host.ts';

/**
 * Logs an error that nobody caught, flushes the log and ends the process with 1: after such an error its state is unknown,
 * and whoever supervises it starts it again.
 * @returns undoes it
 */
export function exitOnCrash(
  log: ProcessLog,
  flush: () => void | Promise<void> = () => undefined,
  host: ProcessHost = thisProcess,
): () => void {
  const end = async () => {
    try {
      await flush();
    } catch {
      // nothing is left that could tell
    }
    host.exit(EXIT.failure);
  };
  const crash = (error: unknown) => {
    log.error(
      `unexpected error, the agent ends: ${errorText(error)}`,
      error instanceof Error ? error.stack : undefined,
    );
    void end();
  };
  const events = ['uncaughtException', 'unhandledRejection'];
  for (const event of events) host.on(event, crash);
  return () => {
    for (const event of events) host.off(event, crash);
  };
}
