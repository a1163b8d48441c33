import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ClusterState } from './state.ts';

/**
 * Lets several processes share one state file: a lock file keeps writers apart, and a rename makes each write
 * visible at once or not at all.
 */
export function updateState<T>(file: string, work: (state: ClusterState) => T): T {
  return locked(`${file}.lock`, () => {
    const before = readFileSync(file, 'utf8');
    const state = JSON.parse(before) as ClusterState;
    const result = work(state);
    const after = JSON.stringify(state);
    if (after !== before) writeState(file, after);
    return result;
  });
}

/** A consistent copy; needs no lock because writes are atomic. */
export function readState(file: string): ClusterState {
  return JSON.parse(readFileSync(file, 'utf8')) as ClusterState;
}

export function writeState(file: string, text: string): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function locked<T>(lock: string, work: () => T): T {
  acquire(lock);
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function acquire(lock: string): void {
  for (;;) {
    try {
      const handle = openSync(lock, 'wx');
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isAbandoned(lock)) rmSync(lock, { force: true });
      else pause(4);
    }
  }
}

/** A killed process cannot clean up its lock. */
function isAbandoned(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (!pid) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
