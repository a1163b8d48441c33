import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { BrokerEvent } from '../broker/broker-event.ts';
import { connectionKey } from '../broker/broker-login.ts';
import type { EventSubscriber, EventSubscription } from './event-subscriber.ts';
import type { QueueRegistration, RegisteredQueue } from './queue-registration.ts';
import { type RegistrationPace, registrationPauseMs } from './registration-pace.ts';

/**
 * - `registering`: Waldur has not given out the queue yet,
 * - `connecting`: the broker has not confirmed it yet, or not since the connection was lost,
 * - `consuming`: messages come in,
 * - `waiting`: something failed; it is tried again after a pause.
 */
export type ConsumerPhase = 'registering' | 'connecting' | 'consuming' | 'waiting';

/** Told how a queue is doing. */
export interface QueueObserver {
  /** The phase or the problem is another one. */
  changed(): void;
  /** Messages come in again after a time in which some may have been lost for good. */
  mayHaveMissed(): void;
}

/** Waldur's queues keep a message for an hour; a little less, since clocks differ. */
const MESSAGE_LIFE_MS = 55 * 60_000;

/** Failures in a row that are the weather; more are a problem. */
const USUAL_FAILURES = 3;

/** Sees to it that one queue is registered with Waldur and consumed from the broker, for ever. */
export class QueueConsumer {
  private readonly logger = new Logger('EventRegistration');
  private present: ConsumerPhase = 'registering';
  private trouble: string | undefined;
  private queue: RegisteredQueue | undefined;
  private subscription: EventSubscription | undefined;
  /** Registrations that Waldur failed, in a row. */
  private failures = 0;
  /** Registrations that the broker did not accept, in a row. */
  private refusals = 0;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;
  /** Since when nothing comes in, on a clock that never goes back; undefined when something does. */
  private silentSince: number | undefined = performance.now();
  /** Whether the queue may have been away, and messages with it. */
  private gap = true;

  /** @param offering name of the offering */
  constructor(
    private readonly offering: string,
    private readonly registration: QueueRegistration,
    private readonly broker: EventSubscriber,
    private readonly pace: RegistrationPace,
    private readonly observer: QueueObserver,
  ) {}

  get objectTypes(): readonly string[] {
    return this.registration.objectTypes;
  }

  get phase(): ConsumerPhase {
    return this.present;
  }

  /** What is wrong, in words without secrets. */
  get problem(): string | undefined {
    return this.trouble;
  }

  /**
   * Registers and subscribes. Never rejects; what fails is tried again later.
   * @param registered when that has been done already
   */
  attempt(registered?: RegisteredQueue): Promise<void> {
    this.running ??= this.run(registered).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** What happened at the broker. */
  notice(event: BrokerEvent): void {
    if (!event.sources.some(({ name }) => name === this.queue?.source.name)) return;
    if (event.kind === 'connected') {
      this.gap ||= event.keptNothing === true;
    } else if (event.kind === 'consuming') {
      this.refusals = 0;
      this.enter('consuming');
      this.comesIn();
    } else if (event.kind === 'lost') {
      this.silentSince ??= performance.now();
      this.enter('connecting', event.reason);
    } else if (event.kind === 'refused') {
      this.silentSince ??= performance.now();
      this.gap ||= event.reason !== 'other';
      this.enter('waiting', event.detail);
      if (event.reason !== 'other') this.registerAnew();
    }
  }

  /** Attempts end; what is subscribed stays so. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async run(registered: RegisteredQueue | undefined): Promise<void> {
    try {
      if (this.refusals > 1) await this.registration.discard();
      const queue = registered ?? (await this.registration.register());
      if (!this.stopped) this.consume(queue);
    } catch (error) {
      if (!this.stopped) this.failed(error);
    }
  }

  private consume(queue: RegisteredQueue): void {
    const { subscription, queue: former } = this;
    this.failures = 0;
    if (this.present !== 'consuming') this.enter('connecting');
    this.queue = queue;
    this.subscription = this.broker.subscribe(queue.login, queue.source);
    if (subscription && former && !isSame(former, queue)) {
      subscription.remove().catch((error: unknown) => {
        this.logger.warn(`${former.source.name} could not be left: ${errorText(error)}`);
      });
    }
  }

  private failed(error: unknown): void {
    this.failures += 1;
    this.enter('waiting', errorText(error));
    const pauseMs = registrationPauseMs(this.pace, this.failures, error);
    const what = `${this.offering}: ${this.objectTypes.join(', ')} cannot be registered: ${errorText(error)}`;
    const next = `; next attempt in ${(pauseMs / 1000).toFixed(1)} s`;
    if (this.failures > USUAL_FAILURES) this.logger.error(what + next);
    else this.logger.warn(what + next);
    this.attemptIn(pauseMs);
  }

  /** The broker says no more than once before it hears of the new registration. */
  private registerAnew(): void {
    if (this.stopped || this.timer !== undefined || this.running !== undefined) return;
    this.refusals += 1;
    this.attemptIn(registrationPauseMs(this.pace, this.refusals));
  }

  private attemptIn(pauseMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.attempt();
    }, pauseMs);
  }

  private comesIn(): void {
    const isLong = this.silentSince !== undefined && performance.now() - this.silentSince > MESSAGE_LIFE_MS;
    const isGap = this.gap || isLong;
    this.gap = false;
    this.silentSince = undefined;
    if (isGap) this.observer.mayHaveMissed();
  }

  private enter(phase: ConsumerPhase, problem?: string): void {
    this.present = phase;
    this.trouble = problem;
    this.observer.changed();
  }
}

function isSame(one: RegisteredQueue, other: RegisteredQueue): boolean {
  return one.source.name === other.source.name && connectionKey(one.login) === connectionKey(other.login);
}
