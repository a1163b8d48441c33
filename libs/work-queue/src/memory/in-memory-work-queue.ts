import { AsyncResource } from 'node:async_hooks';
import { type Clock, systemClock } from '../clock/clock.ts';
import { type RetryPolicy, retryPauseMs } from '../port/retry-policy.ts';
import type { AddOptions, Outcome, Priority, WorkHandler, WorkQueue, WorkQueueStats } from '../port/work-queue.ts';
import { DelayedKeys } from './delayed-keys.ts';
import { BusyShares, type Share } from './shares.ts';
import { higherPriority, type WaitingItem, WaitingKeys } from './waiting-keys.ts';

export interface InMemoryWorkQueueOptions {
  /** How many keys are worked on at the same time. */
  readonly limit: number;
  /** By default all keys are of one share. Each share may have one key running although the limit is reached. */
  readonly shareOf?: (key: string) => Share;
  readonly retry: RetryPolicy;
  /** Told once when a key is given up. Must not throw. */
  readonly onAbandoned?: (key: string, reason: string) => void;
  readonly clock?: Clock;
  /** A number from 0 to 1, for jitter. */
  readonly random?: () => number;
}

const ALL: Share = { name: 'all' };

/** What was asked for while the key was running. */
interface Rerun {
  readonly priority: Priority;
  readonly dueAt: number;
}

/** Lives and dies with the process: what is lost with it is found again by looking at the present state. */
export class InMemoryWorkQueue implements WorkQueue {
  private readonly clock: Clock;
  private readonly shareOf: (key: string) => Share;
  private readonly waiting: WaitingKeys;
  private readonly busy: BusyShares;
  private readonly delayed: DelayedKeys;
  private readonly running = new Map<string, Rerun | undefined>();
  private readonly abandoned = new Set<string>();
  private readonly onIdle: (() => void)[] = [];
  private started = false;
  private pump = (): void => undefined;
  private stopped = false;
  private pumpPlanned = false;

  constructor(private readonly options: InMemoryWorkQueueOptions) {
    if (!(options.limit >= 1)) throw new RangeError('a work queue needs a limit of at least 1');
    this.clock = options.clock ?? systemClock;
    this.shareOf = options.shareOf ?? (() => ALL);
    this.waiting = new WaitingKeys(this.shareOf);
    this.busy = new BusyShares(options.limit);
    this.delayed = new DelayedKeys(this.clock, (item) => this.wait(item));
  }

  add(key: string, { priority = 'normal', delayMs = 0 }: AddOptions = {}): void {
    if (this.stopped) return;
    const dueAt = this.clock.now() + Math.max(0, delayMs);
    this.abandoned.delete(key);
    if (this.running.has(key)) {
      this.running.set(key, earlier(this.running.get(key), { priority, dueAt }));
      return;
    }
    if (this.waiting.raise(key, priority) || this.delayed.advance(key, priority, dueAt)) return;
    this.place({ key, attempt: 1, priority }, dueAt, false);
  }

  start(handler: WorkHandler): void {
    if (this.started) throw new Error('the work queue was started already');
    this.started = true;
    // work must not inherit the log scope of whoever happened to add its key
    this.pump = AsyncResource.bind(() => this.runWaiting(handler));
    this.planPump();
  }

  idle(): Promise<void> {
    if (this.isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.onIdle.push(resolve));
  }

  stop(graceMs: number): Promise<boolean> {
    this.stopped = true;
    this.waiting.clear();
    this.delayed.clear();
    return new Promise((resolve) => {
      const cancel = this.clock.after(graceMs, () => resolve(false));
      this.onIdle.push(() => {
        cancel();
        resolve(true);
      });
      this.tellIdle();
    });
  }

  stats(): WorkQueueStats {
    return {
      waiting: this.waiting.size,
      delayed: this.delayed.size,
      running: this.running.size,
      abandoned: this.abandoned.size,
    };
  }

  private place(item: WaitingItem, dueAt: number, afterFailure: boolean): void {
    if (dueAt > this.clock.now()) this.delayed.put({ ...item, dueAt, afterFailure });
    else this.wait(item);
  }

  private wait(item: WaitingItem): void {
    this.waiting.put(item);
    this.planPump();
  }

  /** A microtask later, so that keys added together start in order of priority. */
  private planPump(): void {
    if (this.pumpPlanned) return;
    this.pumpPlanned = true;
    queueMicrotask(() => {
      this.pumpPlanned = false;
      this.pump();
    });
  }

  private runWaiting(handler: WorkHandler): void {
    while (!this.stopped) {
      const item = this.waiting.take((share) => this.busy.hasRoomFor(share));
      if (!item) return;
      this.running.set(item.key, undefined);
      this.busy.begin(this.shareOf(item.key));
      void this.run(item, handler);
    }
  }

  private async run(item: WaitingItem, handler: WorkHandler): Promise<void> {
    const outcome = await outcomeOf(handler, item);
    const rerun = this.running.get(item.key);
    this.running.delete(item.key);
    this.busy.end(this.shareOf(item.key));
    this.planPump();
    if (!this.stopped) this.goOn(item, outcome, rerun);
    this.tellIdle();
  }

  private goOn(item: WaitingItem, outcome: Outcome, rerun: Rerun | undefined): void {
    if (rerun) {
      this.place({ key: item.key, attempt: 1, priority: rerun.priority }, rerun.dueAt, false);
    } else if (outcome.kind === 'retry') {
      this.retry(item, outcome);
    }
  }

  private retry(item: WaitingItem, { reason, afterMs }: Extract<Outcome, { kind: 'retry' }>): void {
    const { retry, random = Math.random, onAbandoned } = this.options;
    if (item.attempt >= retry.maxAttempts) {
      this.abandoned.add(item.key);
      onAbandoned?.(item.key, reason);
      return;
    }
    const pause = afterMs ?? retryPauseMs(retry, item.attempt, random());
    this.place({ ...item, attempt: item.attempt + 1 }, this.clock.now() + pause, true);
  }

  private isIdle(): boolean {
    return this.waiting.size + this.delayed.size + this.running.size === 0;
  }

  private tellIdle(): void {
    if (this.isIdle()) for (const resolve of this.onIdle.splice(0)) resolve();
  }
}

function earlier(known: Rerun | undefined, wish: Rerun): Rerun {
  if (!known) return wish;
  return { priority: higherPriority(known.priority, wish.priority), dueAt: Math.min(known.dueAt, wish.dueAt) };
}

async function outcomeOf(handler: WorkHandler, { key, attempt }: WaitingItem): Promise<Outcome> {
  try {
    return await handler({ key, attempt });
  } catch (error) {
    return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) };
  }
}
