import type { RetryPolicy } from '@waldur-site-agent/work-queue';
import type { ReconnectPolicy } from './reconnection.ts';

export interface TransportSettings {
  /** Most messages of one queue (STOMP) or one session (MQTT) that are handled at the same time. */
  readonly prefetch: number;
  /** Interval of the heart-beats (STOMP) or the keep-alive (MQTT), in milliseconds. */
  readonly heartbeatMs: number;
  /** A broker that has not answered by then, in milliseconds, counts as away. */
  readonly connectTimeoutMs: number;
  /** What running handlers are given when intake ends, in milliseconds. */
  readonly drainMs: number;
  /** A broker that has not said goodbye by then, in milliseconds, is left without. */
  readonly disconnectMs: number;
  /** Attempts at one message. It stays unacknowledged meanwhile, so keep their sum below the broker's limit (30 min). */
  readonly retry: RetryPolicy;
  readonly reconnect: ReconnectPolicy;
}

export const DEFAULT_SETTINGS: TransportSettings = {
  prefetch: 10,
  heartbeatMs: 10_000,
  connectTimeoutMs: 30_000,
  drainMs: 30_000,
  disconnectMs: 5_000,
  retry: { firstMs: 1000, factor: 2, maxMs: 60_000, jitter: 0.2, maxAttempts: 5 },
  reconnect: { firstMs: 1000, maxMs: 120_000, stableMs: 30_000 },
};
