import type { EventSource } from '../messages/event-source.ts';

/**
 * What the broker minded:
 * - `credentials`: login, password or virtual host; registering anew may help,
 * - `queue`: one queue or topic is not there, not allowed or gone; it is left alone until it is subscribed to again,
 * - `other`: anything else, such as an unknown version of the protocol.
 */
export type RefusalReason = 'credentials' | 'queue' | 'other';

interface Retry {
  /** Consecutive failures so far, this one included. */
  readonly failures: number;
  /** Milliseconds until the next attempt, which comes by itself. */
  readonly retryInMs: number;
}

export type BrokerEvent = {
  /** The connection in words; no secret in it. */
  readonly connection: string;
  /** The queues or topics concerned. */
  readonly sources: readonly EventSource[];
} & (
  | {
      readonly kind: 'connected';
      /** The broker has no session of this agent, so what came while it was away is lost; MQTT only. */
      readonly keptNothing?: boolean;
    }
  /** The broker has confirmed these sources. */
  | { readonly kind: 'consuming' }
  /** The connection ended, or could not be made. */
  | ({ readonly kind: 'lost'; readonly reason: string } & Retry)
  | ({ readonly kind: 'refused'; readonly reason: 'credentials' | 'other'; readonly detail: string } & Retry)
  | { readonly kind: 'refused'; readonly reason: 'queue'; readonly detail: string }
);

/** Callbacks for `on()`, as Nest's servers have it. */
export type BrokerEventCallbacks = {
  [K in BrokerEvent['kind']]: (event: Extract<BrokerEvent, { kind: K }>) => void;
};
