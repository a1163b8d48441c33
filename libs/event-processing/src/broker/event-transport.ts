import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { Observable } from 'rxjs';
import type { EventSource } from '../messages/event-source.ts';
import type { BrokerEvent } from './broker-event.ts';
import type { BrokerLogin } from './broker-login.ts';

/** One connection to a broker, as a Nest strategy of its own or one of the many of an EventServer. */
export interface EventTransport extends CustomTransportStrategy {
  readonly events: Observable<BrokerEvent>;
  readonly sources: readonly EventSource[];
  /** Takes messages from a queue or topic, at once and after every reconnection. Saying it again tries a refused one again. */
  subscribe(source: EventSource): void;
  /** Takes no more from it, and tells the broker when its running handlers are through. */
  unsubscribe(name: string): Promise<void>;
  /** Uses the password from the next attempt to connect on; a new password ends the pause before it. */
  renew(login: BrokerLogin): void;
  /** Begins to connect and calls back at once: a broker that is away holds nothing up. */
  listen(callback: () => void): void;
  /** Takes nothing new, waits for running handlers, acknowledges what they did and disconnects. */
  close(): Promise<void>;
}
