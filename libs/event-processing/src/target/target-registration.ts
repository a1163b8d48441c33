import type { AgentFacts } from '@waldur-site-agent/agent-identity';
import type { EventTarget } from '@waldur-site-agent/plugin-sdk';
import type { WaldurClient } from '@waldur-site-agent/waldur-client';
import type { BrokerAccess } from '../registration/broker-access.ts';
import { brokerUrl } from '../registration/broker-address.ts';
import { EventIdentity } from '../registration/event-identity.ts';
import type { EventSubscriber } from '../registration/event-subscriber.ts';
import type { EventObjectType } from '../registration/object-types.ts';
import { OfferingRegistration } from '../registration/offering-registration.ts';
import type { RegistrationPace } from '../registration/registration-pace.ts';
import { TargetSubscriber } from './target-subscriber.ts';

const OBJECT_TYPES: readonly EventObjectType[] = ['order', 'offering_user', 'resource'];

export interface TargetRegistrationOptions {
  /** Name of the offering here. */
  readonly offering: string;
  readonly target: Pick<EventTarget, 'offeringUuid'>;
  /** Of the other Waldur. */
  readonly client: WaldurClient;
  readonly access: BrokerAccess;
  readonly broker: EventSubscriber;
  readonly agent: Pick<AgentFacts, 'version' | 'dependencies'>;
  readonly mayHaveMissed?: () => void;
  readonly pace?: RegistrationPace;
}

/** Address of another Waldur's broker, which speaks STOMP. */
export function targetBrokerUrl({ apiUrl, broker = {} }: Pick<EventTarget, 'apiUrl' | 'broker'>): string {
  return brokerUrl({ transport: 'stomp', apiUrl, ...broker, useTls: broker.useTls ?? true });
}

/** Registers an offering at the Waldur where its orders and resources live. Starts, fails and goes on like any other. */
export function targetRegistration(options: TargetRegistrationOptions): OfferingRegistration {
  const { client, target, access, broker, agent, mayHaveMissed, pace } = options;
  const offering = { name: `Target: ${options.offering}`, uuid: target.offeringUuid, client };
  return new OfferingRegistration({
    offering,
    identity: new EventIdentity(offering, agent),
    objectTypes: OBJECT_TYPES,
    access,
    broker: new TargetSubscriber(broker),
    identityQueue: true,
    ...(mayHaveMissed === undefined ? {} : { mayHaveMissed }),
    ...(pace === undefined ? {} : { pace }),
  });
}
