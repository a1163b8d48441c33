import { askedPause } from '@waldur-site-agent/offering';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';
import { reconnectPauseMs } from '../broker/reconnection.ts';
import { NoPasscodeError } from './passcode.ts';

/** A pause that doubles from one failure to the next, in milliseconds. */
interface GrowingPause {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** How soon a registration is tried again. It is tried for ever. */
export interface RegistrationPace {
  /** Nobody answered, or the broker did not take what Waldur gave out. */
  readonly failed: GrowingPause;
  /** Waldur said no: somebody has to do something about it. */
  readonly refused: GrowingPause;
}

export const REGISTRATION_PACE: RegistrationPace = {
  failed: { firstMs: 1000, maxMs: 120_000 },
  refused: { firstMs: 60_000, maxMs: 15 * 60_000 },
};

/** @param failures consecutive ones, from 1 @param error what Waldur's side failed with, if it did */
export function registrationPauseMs(pace: RegistrationPace, failures: number, error?: unknown): number {
  const { firstMs, maxMs } = isRefusal(error) ? pace.refused : pace.failed;
  const pauseMs = reconnectPauseMs({ firstMs, maxMs, stableMs: 0 }, failures, Math.random());
  return Math.max(pauseMs, Math.min(askedPause(error) ?? 0, pace.refused.maxMs));
}

function isRefusal(error: unknown): boolean {
  if (error instanceof NoPasscodeError) return true;
  return error instanceof WaldurHttpError && error.kind === 'permanent' && error.status !== 408;
}
