import type { BrokerLogin } from '../broker/broker-login.ts';
import type { EventSource } from '../messages/event-source.ts';
import type { EventSubscriber, EventSubscription } from '../registration/event-subscriber.ts';
import { eventTopic } from '../broker/event-topic.ts';
import type { MqttPublisher } from './mqtt-publisher.ts';

/** Where the messages of a queue go. */
export interface Forwarding {
  /** Name of the offering. */
  readonly offering: string;
  readonly topic: string;
  readonly publisher: MqttPublisher;
}

/** Subscribes the queues of one offering so that their messages are forwarded. */
export class ForwardingSubscriber implements EventSubscriber {
  /** @param offeringUuid 32 hex digits */
  constructor(
    private readonly broker: EventSubscriber,
    private readonly offering: { readonly name: string; readonly uuid: string },
    private readonly publisher: MqttPublisher,
  ) {}

  get events(): EventSubscriber['events'] {
    return this.broker.events;
  }

  /** @param login the account of the subscription that the queue belongs to */
  subscribe(login: BrokerLogin, source: EventSource): EventSubscription {
    const { offering, publisher } = this;
    const topic = eventTopic(login.login, offering.uuid, source.objectType ?? '');
    const context: Forwarding = { offering: offering.name, topic, publisher };
    return this.broker.subscribe(login, { ...source, context });
  }
}
