import { setTimeout as pause } from 'node:timers/promises';

const STEP_MS = 5;
const PATIENCE_MS = 30_000;

/** Waits for something to be so. @returns milliseconds that it took @throws {Error} after half a minute */
export async function until(what: string, isSo: () => boolean): Promise<number> {
  const began = performance.now();
  while (!isSo()) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`waited in vain: ${what}`);
    await pause(STEP_MS);
  }
  return performance.now() - began;
}
