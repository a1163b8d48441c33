import { ok } from 'node:assert/strict';
import type { Backend } from '../../capabilities/backend.ts';
import { InterruptingWriter } from '../fakes/interrupting-writer.ts';
import type { ContractBench } from './contract-bench.ts';

const MOST_WRITES = 40;

interface Interruptible<B extends Backend> {
  /** Before the work, uninterrupted. */
  readonly given?: () => Promise<unknown>;
  readonly work: (backend: B) => Promise<unknown>;
  /** After the next attempt, which was not interrupted. */
  readonly afterwards: () => Promise<void>;
}

/** Ends the process after the first write, after the second, and so on, and lets the next one do the work again. */
export async function convergesAfterInterruptions<B extends Backend>(
  bench: ContractBench<B>,
  { given = () => Promise.resolve(), work, afterwards }: Interruptible<B>,
): Promise<void> {
  for (let writes = 1; writes <= MOST_WRITES; writes += 1) {
    if (writes > 1) await bench.restart();
    await given();
    const writer = new InterruptingWriter(writes);
    await work(await bench.mount(writer)).catch((error: unknown) => bench.isTransient(error));
    await work(bench.backend);
    await afterwards();
    if (!writer.hasInterrupted) {
      ok(writes > 1, 'it wrote nothing at all through the writer of its context');
      return;
    }
  }
  throw new Error(`more than ${MOST_WRITES} writes for one resource`);
}
