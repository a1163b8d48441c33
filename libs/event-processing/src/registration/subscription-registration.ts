import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { hex, type schemas } from '@waldur-site-agent/waldur-client';
import { type BrokerAccess, brokerLogin } from './broker-access.ts';
import type { EventIdentity } from './event-identity.ts';
import { ANY, eventTopic } from '../broker/event-topic.ts';
import type { EventObjectType } from './object-types.ts';
import { staticPasscode } from './passcode.ts';
import type { QueueRegistration, RegisteredQueue } from './queue-registration.ts';
import type { RegisteredOffering } from './registered-offering.ts';

type Subscription = Pick<schemas['EventSubscription'], 'uuid' | 'user_uuid'>;

/**
 * A subscription to one object type and the queue of one offering on it. The subscription is a broker account too, in
 * the virtual host of the token's user. Offerings with the same token share it, each with a queue of its own.
 */
export class SubscriptionRegistration implements QueueRegistration {
  private readonly logger = new Logger('EventRegistration');
  private current: string | undefined;

  constructor(
    private readonly offering: RegisteredOffering,
    private readonly identity: EventIdentity,
    private readonly access: BrokerAccess,
    private readonly objectType: EventObjectType,
  ) {}

  get objectTypes(): readonly string[] {
    return [this.objectType];
  }

  async register(): Promise<RegisteredQueue> {
    const password = this.access.ownAccount?.password ?? (await staticPasscode(this.offering.client));
    const subscription = await this.subscribe();
    this.current = subscription.uuid;
    const offeringUuid = hex(this.offering.uuid);
    const name = this.access.transport === 'mqtt' ? this.topic(subscription) : await this.queue(subscription);
    return {
      login: brokerLogin(this.access, { vhost: hex(subscription.user_uuid), login: hex(subscription.uuid), password }),
      source: { name, objectType: this.objectType, context: { offeringUuid } },
    };
  }

  /**
   * Registering alone would find the old account again, with the password that it had. What a broker of the site does
   * not accept has nothing to do with the subscription.
   */
  async discard(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    if (current === undefined || this.access.ownAccount !== undefined) return;
    try {
      await this.offering.client.delete('/api/event-subscriptions/{uuid}/', { path: { uuid: current } });
    } catch (error) {
      // perhaps another offering with the same token was quicker
      this.logger.warn(`subscription ${current} could not be deleted: ${errorText(error)}`);
    }
  }

  private subscribe(): Promise<Subscription> {
    return this.identity.use((uuid) =>
      this.offering.client.post('/api/marketplace-site-agent-identities/{uuid}/register_event_subscription/', {
        path: { uuid },
        body: {
          observable_object_type: this.objectType,
          description: `Site agent: ${this.objectType} events of ${this.offering.name}`,
        },
      }),
    );
  }

  /**
   * The broker of a server that sends by MQTT makes its own. At one of the site somebody else, with a subscription of
   * theirs, passes the events on.
   */
  private topic({ uuid }: Subscription): string {
    const subscription = this.access.ownAccount === undefined ? hex(uuid) : ANY;
    return eventTopic(subscription, hex(this.offering.uuid), this.objectType);
  }

  private async queue({ uuid }: Subscription): Promise<string> {
    const { queue_name } = await this.offering.client.post('/api/event-subscriptions/{uuid}/create_queue/', {
      path: { uuid },
      body: { offering_uuid: this.offering.uuid, object_type: this.objectType },
    });
    return queue_name || `subscription_${hex(uuid)}_offering_${hex(this.offering.uuid)}_${this.objectType}`;
  }
}
