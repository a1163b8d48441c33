import type { RetryPolicy } from '../port/retry-policy.ts';
import type { Outcome, WorkHandler, WorkItem, WorkQueue } from '../port/work-queue.ts';

export interface QueueUnderTest {
  readonly queue: WorkQueue;
  /** Lets time pass for the queue, with everything that happens in it. */
  pass(ms: number): Promise<void>;
}

export interface QueueConditions {
  readonly limit: number;
  readonly retry: RetryPolicy;
  readonly onAbandoned: (key: string, reason: string) => void;
}

export type MakeQueue = (conditions: QueueConditions) => QueueUnderTest;

export const RETRY: RetryPolicy = { firstMs: 100, factor: 2, maxMs: 1000, jitter: 0, maxAttempts: 4 };

/** A queue with a handler whose runs last until the test ends them. */
export class Bench {
  readonly started: WorkItem[] = [];
  readonly abandoned: string[] = [];
  readonly queue: WorkQueue;
  readonly pass: (ms: number) => Promise<void>;
  private readonly open = new Map<string, (outcome: Outcome) => void>();

  constructor(make: MakeQueue, conditions: Partial<QueueConditions> = {}) {
    const onAbandoned = (key: string, reason: string): void => void this.abandoned.push(`${key}: ${reason}`);
    const made = make({ limit: 2, retry: RETRY, onAbandoned, ...conditions });
    this.queue = made.queue;
    this.pass = (ms) => made.pass(ms);
  }

  readonly handler: WorkHandler = (item) => {
    if (this.open.has(item.key)) throw new Error(`${item.key} runs twice at once`);
    this.started.push(item);
    return new Promise((resolve) => this.open.set(item.key, resolve));
  };

  start(handler: WorkHandler = this.handler): this {
    this.queue.start(handler);
    return this;
  }

  async end(key: string, outcome: Outcome): Promise<void> {
    const finish = this.open.get(key);
    this.open.delete(key);
    finish?.(outcome);
    await this.pass(0);
  }

  /** Started runs so far, e.g. `a1` for the first attempt at `a`. */
  runs(): string {
    return this.started.map(({ key, attempt }) => key + attempt).join(' ');
  }
}
