import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { Subscription } from 'rxjs';
import type { BrokerAccess } from './broker-access.ts';
import type { EventIdentity } from './event-identity.ts';
import type { EventSubscriber } from './event-subscriber.ts';
import { IdentityQueueRegistration, NoIdentityQueueError } from './identity-queue-registration.ts';
import { type EventObjectType, PERIODIC_LIMITS } from './object-types.ts';
import { QueueConsumer } from './queue-consumer.ts';
import type { QueueRegistration, RegisteredQueue } from './queue-registration.ts';
import type { RegisteredOffering } from './registered-offering.ts';
import { type RegistrationPace, registrationPauseMs, REGISTRATION_PACE } from './registration-pace.ts';
import { type QueueReport, type RegistrationState, stateOf } from './registration-state.ts';
import { SubscriptionRegistration } from './subscription-registration.ts';

export interface RegistrationOptions {
  readonly offering: RegisteredOffering;
  readonly identity: EventIdentity;
  readonly objectTypes: readonly EventObjectType[];
  readonly access: BrokerAccess;
  readonly broker: EventSubscriber;
  /** Whether servers are asked for one queue for everything, which older ones do not have. STOMP only. */
  readonly identityQueue: boolean;
  /** Called when messages come in after a time in which some may have been lost, the very first time included. */
  readonly mayHaveMissed?: () => void;
  readonly pace?: RegistrationPace;
}

/**
 * Registers one offering for events and keeps it so, whatever happens to Waldur, the broker or its own accounts there.
 * Nothing here rejects, and nothing that fails keeps the rest from working.
 */
export class OfferingRegistration {
  private readonly logger = new Logger('EventRegistration');
  private readonly pace: RegistrationPace;
  private readonly noticing: Subscription;
  private consumers: readonly QueueConsumer[] | undefined;
  private failures = 0;
  private trouble: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private settle: () => void = () => undefined;
  /** Resolves once every queue is either consumed or known to be in trouble. */
  readonly settled = new Promise<void>((resolve) => {
    this.settle = resolve;
  });

  constructor(private readonly options: RegistrationOptions) {
    this.pace = options.pace ?? REGISTRATION_PACE;
    this.noticing = options.broker.events.subscribe((event) => {
      for (const consumer of this.consumers ?? []) consumer.notice(event);
    });
  }

  /** @returns when everything has been tried once, well or badly; the rest goes on by itself */
  async start(): Promise<void> {
    if (this.options.objectTypes.length > 0) await this.round();
    else this.consumers = [];
    this.settleIfKnown();
  }

  /** For health: whether events come in. */
  get state(): RegistrationState {
    return stateOf(this.consumers, this.trouble);
  }

  /** The same for each queue. */
  get queues(): readonly QueueReport[] {
    if (!this.consumers) {
      const { objectTypes } = this.options;
      return [{ objectTypes, phase: this.trouble === undefined ? 'registering' : 'waiting', problem: this.trouble }];
    }
    return this.consumers.map(({ objectTypes, phase, problem }) => ({ objectTypes, phase, problem }));
  }

  /** No attempt follows any more. What is subscribed stays so until the server closes: nothing is deleted at Waldur. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const consumer of this.consumers ?? []) consumer.stop();
    this.noticing.unsubscribe();
  }

  private async round(): Promise<void> {
    try {
      await this.options.identity.uuid();
      await this.registerQueues();
    } catch (error) {
      if (!this.stopped) this.failed(error);
    }
  }

  private async registerQueues(): Promise<void> {
    const { objectTypes, access } = this.options;
    const all = new IdentityQueueRegistration(this.options.offering, this.options.identity, access, objectTypes);
    const first = await this.tryIdentityQueue(all);
    // some servers look for the queue of its own before they compute anything for periodic policies
    const own = first ? objectTypes.filter((type) => type === PERIODIC_LIMITS) : objectTypes;
    const consumers = own.map((type) => this.consumer(this.subscription(type)));
    this.consumers = first ? [this.consumer(all), ...consumers] : consumers;
    this.trouble = undefined;
    for (const [index, consumer] of this.consumers.entries()) {
      if (!this.stopped) await consumer.attempt(index === 0 ? first : undefined);
    }
  }

  /** @returns undefined where there is no such queue */
  private async tryIdentityQueue(registration: IdentityQueueRegistration): Promise<RegisteredQueue | undefined> {
    if (!this.options.identityQueue || this.options.access.transport !== 'stomp') return undefined;
    try {
      return await registration.register();
    } catch (error) {
      if (!(error instanceof NoIdentityQueueError)) throw error;
      this.logger.log(`${this.options.offering.name}: ${error.message}, a queue per object type is used`);
      return undefined;
    }
  }

  private subscription(objectType: EventObjectType): QueueRegistration {
    const { offering, identity, access } = this.options;
    return new SubscriptionRegistration(offering, identity, access, objectType);
  }

  private consumer(registration: QueueRegistration): QueueConsumer {
    const { offering, broker } = this.options;
    return new QueueConsumer(offering.name, registration, broker, this.pace, {
      changed: () => this.settleIfKnown(),
      mayHaveMissed: () => this.options.mayHaveMissed?.(),
    });
  }

  private settleIfKnown(): void {
    const isOpen = this.queues.some(({ phase, problem }) => phase !== 'consuming' && problem === undefined);
    if (!isOpen) this.settle();
  }

  private failed(error: unknown): void {
    this.failures += 1;
    this.trouble = errorText(error);
    const pauseMs = registrationPauseMs(this.pace, this.failures, error);
    this.logger.error(
      `${this.options.offering.name}: events cannot be registered for: ${this.trouble}; ` +
        `next attempt in ${(pauseMs / 1000).toFixed(1)} s`,
    );
    this.timer = setTimeout(() => void this.round(), pauseMs);
  }
}
