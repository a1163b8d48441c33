/** How the pauses between the attempts at one key grow. */
export interface RetryPolicy {
  /** Pause after the first failed attempt, in milliseconds. */
  readonly firstMs: number;
  /** Each pause is this many times the one before. */
  readonly factor: number;
  /** No pause is longer, in milliseconds. */
  readonly maxMs: number;
  /** Share of a pause that is left to chance, 0…1, so that keys that failed together do not return together. */
  readonly jitter: number;
  /** After this many failed attempts the key is given up. `Infinity` for never. */
  readonly maxAttempts: number;
}

/**
 * Milliseconds to wait after a failed attempt: never more than the full pause, never less than its part without jitter.
 * @param attempt the attempt that failed, from 1
 * @param random a number from 0 to 1
 */
export function retryPauseMs(policy: RetryPolicy, attempt: number, random: number): number {
  const full = Math.min(policy.maxMs, policy.firstMs * policy.factor ** (attempt - 1));
  return full * (1 - policy.jitter * random);
}
