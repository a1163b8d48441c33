import type { BrokerLogin } from '../broker/broker-login.ts';
import type { EventOrigin } from '../handlers/event-origin.ts';
import type { EventSource } from '../messages/event-source.ts';

/** A queue (or topic) that Waldur sends to, and the account that may read it. */
export interface RegisteredQueue {
  readonly login: BrokerLogin;
  readonly source: EventSource<EventOrigin>;
}

/** One queue as Waldur gives it out. */
export interface QueueRegistration {
  /** The object types that it carries. */
  readonly objectTypes: readonly string[];
  /**
   * Makes the queue, or finds it; the same again and again, unless it was lost.
   * @throws when Waldur does not let it, or cannot be reached
   */
  register(): Promise<RegisteredQueue>;
  /** Throws away what the broker does not accept, so that the next registration begins from nothing. */
  discard(): Promise<void>;
}
