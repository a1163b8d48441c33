import type { Outcome, WorkItem, WorkQueue } from '../port/work-queue.ts';

/** One piece of a batch. */
export interface BatchWork {
  readonly key: string;
  /** @returns `retry` to come back to it after a pause; the piece is over with anything else */
  run(attempt: number): Promise<Outcome>;
}

const DONE: Outcome = { kind: 'done' };

/**
 * Sets of work on a queue, each with its end: a sweep marks its keys, and is over when all of them have been worked on,
 * repeats included. Owns the queue's handler.
 */
export class KeyedBatches {
  private readonly pending = new Map<string, { readonly work: BatchWork; readonly settle: () => void }>();
  private stopped = false;

  constructor(
    private readonly queue: WorkQueue,
    /** After this many attempts a piece is over, whatever it says. */
    private readonly maxAttempts: number,
  ) {}

  start(): void {
    this.queue.start((item) => this.runOne(item));
  }

  /** Resolves when every piece is over, or the queue was stopped. A key that waits already is replaced by the newer work. */
  async run(works: readonly BatchWork[]): Promise<void> {
    await Promise.all(works.map((work) => this.enqueue(work)));
  }

  /** Finishes what is running and leaves out the rest. @returns whether it was finished in time */
  async stop(graceMs: number): Promise<boolean> {
    this.stopped = true;
    const drained = await this.queue.stop(graceMs);
    for (const { settle } of this.pending.values()) settle();
    this.pending.clear();
    return drained;
  }

  private enqueue(work: BatchWork): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const replaced = this.pending.get(work.key);
      const settle = (): void => {
        replaced?.settle();
        resolve();
      };
      this.pending.set(work.key, { work, settle });
      this.queue.add(work.key);
    });
  }

  private async runOne({ key, attempt }: WorkItem): Promise<Outcome> {
    const entry = this.pending.get(key);
    if (entry === undefined) return DONE;
    const outcome = await entry.work.run(attempt).catch((error: unknown) => failure(error));
    if (outcome.kind === 'retry' && attempt < this.maxAttempts && !this.stopped) return outcome;
    if (this.pending.get(key) === entry) this.pending.delete(key);
    entry.settle();
    return DONE;
  }
}

function failure(error: unknown): Outcome {
  return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) };
}
