import type { ConsumerPhase } from './queue-consumer.ts';

/**
 * - `starting`: nothing has failed yet,
 * - `consuming`: all events come in,
 * - `partly`: some do,
 * - `waiting`: none do; it is tried again.
 */
export type RegistrationState = 'starting' | 'consuming' | 'partly' | 'waiting';

/** How one queue is doing. */
export interface QueueReport {
  readonly objectTypes: readonly string[];
  readonly phase: ConsumerPhase;
  /** What is wrong, in words without secrets. */
  readonly problem: string | undefined;
}

/** @param queues undefined before it is known which there are @param trouble what keeps that from being known */
export function stateOf(
  queues: readonly Pick<QueueReport, 'phase' | 'problem'>[] | undefined,
  trouble: string | undefined,
): RegistrationState {
  if (queues === undefined) return trouble === undefined ? 'starting' : 'waiting';
  const consuming = queues.filter(({ phase }) => phase === 'consuming').length;
  if (consuming === queues.length) return 'consuming';
  if (consuming > 0) return 'partly';
  return queues.some(({ problem }) => problem !== undefined) ? 'waiting' : 'starting';
}
