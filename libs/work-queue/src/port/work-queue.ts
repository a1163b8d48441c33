/** One run of a key. */
export interface WorkItem {
  readonly key: string;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** How a run ended. `afterMs` replaces the growing pause, for work that knows when it is worth asking again. */
export type Outcome =
  { readonly kind: 'done' } | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number };

export type Priority = 'high' | 'normal' | 'low';

export interface AddOptions {
  /** Default `normal`. */
  readonly priority?: Priority;
  /** Milliseconds to wait before the first run. Default 0. */
  readonly delayMs?: number;
}

export type WorkHandler = (item: WorkItem) => Promise<Outcome>;

export interface WorkQueueStats {
  readonly waiting: number;
  /** Waiting for a delay or a retry pause to end. */
  readonly delayed: number;
  readonly running: number;
  /** Keys given up after the last attempt and not added again since. */
  readonly abandoned: number;
}

/**
 * Keys that need work. A key is an identity, never a message: however often it is added, it is worked on once, and
 * never twice at the same time.
 */
export interface WorkQueue {
  /**
   * Marks a key as in need of work.
   * - A waiting key is kept once, with the highest priority and the earliest time asked for.
   * - A running key runs once more afterwards, as a first attempt.
   * - A key in a retry pause keeps its pause and its count of attempts; priority `high` ends the pause.
   * - After {@link stop} nothing is accepted.
   */
  add(key: string, options?: AddOptions): void;
  /**
   * Begins to work, with one handler for the life of the queue. A handler that throws asks for a retry.
   * @throws {Error} when started already
   */
  start(handler: WorkHandler): void;
  /** Resolves when nothing is waiting, delayed or running. */
  idle(): Promise<void>;
  /**
   * Starts nothing new, forgets what waits, and gives running work `graceMs` milliseconds to finish.
   * @returns whether all of it finished in time
   */
  stop(graceMs: number): Promise<boolean>;
  stats(): WorkQueueStats;
}

/** Injection token of the {@link WorkQueue}. */
export const WORK_QUEUE: unique symbol = Symbol.for('waldur-site-agent:work-queue');
