import type { BrokerLogin } from '../broker/broker-login.ts';
import type { EventSource } from '../messages/event-source.ts';
import type { EventSubscriber, EventSubscription } from '../registration/event-subscriber.ts';

/** Handlers of these messages have patterns that begin so, such as `target/order`. */
export const TARGET_FAMILY = 'target/';

/** Subscribes queues of another Waldur: their object types are those of this one, and mean something else. */
export class TargetSubscriber implements EventSubscriber {
  constructor(private readonly broker: EventSubscriber) {}

  get events(): EventSubscriber['events'] {
    return this.broker.events;
  }

  subscribe(login: BrokerLogin, source: EventSource): EventSubscription {
    return this.broker.subscribe(login, { ...source, family: TARGET_FAMILY });
  }
}
