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

/** Pause that the server asked for, in milliseconds. */
export function askedPause(error: unknown): number | undefined {
  return error instanceof WaldurHttpError ? error.retryAfterMs : undefined;
}
