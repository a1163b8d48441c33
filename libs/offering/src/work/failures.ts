import { BackendNotReadyError, isTransient } from '@waldur-site-agent/plugin-sdk';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';

/**
 * Whether a failure says nothing about the order or resource itself: no answer, a server in trouble, a backend that
 * cannot be asked, a token that is not accepted (any more). Such an item keeps its state and is tried again.
 */
export function isNotTheItemsFault(error: unknown): boolean {
  return isTransient(error) || error instanceof BackendNotReadyError || isUnauthorized(error);
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof WaldurHttpError && error.status === 401;
}

/** Longer pauses are not believed: a clock that is wrong, at either end, can make days of a minute. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/** Pause that the server asked for, in milliseconds. */
export function askedPause(error: unknown): number | undefined {
  if (!(error instanceof WaldurHttpError) || error.retryAfterMs === undefined) return undefined;
  return Math.min(error.retryAfterMs, LONGEST_PAUSE_MS);
}
