import type { OfferingRuntime } from '@waldur-site-agent/offering';
import { hex } from '@waldur-site-agent/waldur-client';
import type { BrokerLogin } from '../broker/broker-login.ts';
import { DEFAULT_SETTINGS, type TransportSettings } from '../broker/transport-settings.ts';
import type { BrokerAccess } from '../registration/broker-access.ts';
import type { EventIdentity } from '../registration/event-identity.ts';
import type { EventObjectType } from '../registration/object-types.ts';
import { OfferingRegistration } from '../registration/offering-registration.ts';
import type { RegistrationState } from '../registration/registration-state.ts';
import { EventServer } from '../server/event-server.ts';
import { ForwardingSubscriber } from './forwarding.ts';
import type { MqttPublisher } from './mqtt-publisher.ts';
import { MqttPublishers } from './mqtt-publishers.ts';

/** A message stays with the broker it came from for as long as it takes. */
const FOR_EVER = { ...DEFAULT_SETTINGS.retry, maxAttempts: Infinity };

export interface BridgedOffering {
  readonly runtime: OfferingRuntime;
  readonly identity: EventIdentity;
  readonly objectTypes: readonly EventObjectType[];
  /** Waldur's broker. */
  readonly from: BrokerAccess;
  /** The MQTT broker of the site. */
  readonly to: BrokerLogin;
}

interface OpenOffering {
  readonly name: string;
  readonly registration: OfferingRegistration;
  readonly publisher: MqttPublisher;
}

/**
 * The bridge of any number of offerings. At least once: a message leaves Waldur's queue when the MQTT broker has
 * acknowledged it, and what was under way when the bridge died is sent again.
 */
export class EventBridge {
  /** The Nest strategy that the messages come in by. */
  readonly server: EventServer;
  private readonly publishers: MqttPublishers;
  private readonly open: readonly OpenOffering[];

  /** @throws {TypeError} for an address that cannot be used whatever the brokers say */
  constructor(offerings: readonly BridgedOffering[], settings: Partial<TransportSettings> = {}) {
    this.server = new EventServer({ retry: FOR_EVER, ...settings });
    this.publishers = new MqttPublishers({ ...DEFAULT_SETTINGS, ...settings });
    this.open = offerings.map((offering) => this.openOffering(offering));
  }

  /** Begins to register and to connect; all of it is tried for ever. */
  start(): void {
    this.publishers.start();
    for (const { registration } of this.open) void registration.start();
  }

  /** Whether events come in and can be handed on, by name of the offering. */
  get states(): ReadonlyMap<string, RegistrationState> {
    return new Map(
      this.open.map(({ name, registration, publisher }) => {
        const { state } = registration;
        return [name, publisher.connected || state === 'starting' ? state : 'waiting'];
      }),
    );
  }

  /** Takes nothing new in, waits for what has been sent already, and leaves the rest in Waldur's queues. */
  async stop(): Promise<void> {
    for (const { registration } of this.open) registration.stop();
    const left = this.server.close();
    this.publishers.giveUp();
    await left;
    await this.publishers.close();
  }

  private openOffering({ runtime, identity, objectTypes, from, to }: BridgedOffering): OpenOffering {
    const publisher = this.publishers.to(to);
    const offering = { name: runtime.name, uuid: hex(runtime.uuid) };
    const registration = new OfferingRegistration({
      offering: runtime,
      identity,
      objectTypes,
      access: from,
      broker: new ForwardingSubscriber(this.server, offering, publisher),
      // its messages have no topics of their own
      identityQueue: false,
    });
    return { name: runtime.name, registration, publisher };
  }
}
