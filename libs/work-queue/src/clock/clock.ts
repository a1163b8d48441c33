/** Time as the queue sees it, so that tests need not wait. */
export interface Clock {
  /** Milliseconds from a fixed point; never runs backwards. */
  now(): number;
  /** Calls back once after `ms` milliseconds. @returns cancels it */
  after(ms: number, callback: () => void): () => void;
}

/** Node's timers cannot wait longer; they would fire at once instead. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
