import type { Observable } from 'rxjs';
import type { BrokerEvent } from '../broker/broker-event.ts';
import type { BrokerLogin } from '../broker/broker-login.ts';
import type { EventSource } from '../messages/event-source.ts';

export interface EventSubscription {
  remove(): Promise<void>;
}

/** What a registration needs of an EventServer. */
export interface EventSubscriber {
  readonly events: Observable<BrokerEvent>;
  /** Said again, it renews the password and tries a refused source once more. */
  subscribe(login: BrokerLogin, source: EventSource): EventSubscription;
}
