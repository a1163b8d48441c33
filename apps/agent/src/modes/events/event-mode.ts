import { setTimeout as pause } from 'node:timers/promises';
import { type INestMicroservice, Logger } from '@nestjs/common';
import {
  type EventCommands,
  type EventServer,
  type EventSigns,
  EventWorker,
  type OfferingRegistration,
  type RegistrationState,
  type TargetHandling,
} from '@waldur-site-agent/event-processing';
import type { ModeObserver } from '@waldur-site-agent/offering';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { WorkQueue } from '@waldur-site-agent/work-queue';
import type { PollingMode } from '../mode-definition.ts';
import type { EventOfferingParts } from './event-offering-parts.ts';
import type { EventModeFacts } from './event-mode-facts.ts';
import { type OfferingLooks, type OpenOffering, openOffering } from './open-offering.ts';

/** The first look at an offering does not wait longer for its queues: what they bring later is looked at then. */
const QUEUE_PATIENCE_MS = 5_000;

/**
 * Event processing of all offerings. Each one opens without a gap: its queues first, so that nothing gets lost from
 * then on, then the intake, then a look at everything. None waits for another.
 */
export class EventMode implements PollingMode {
  readonly worker: EventWorker;
  private readonly logger = new Logger('Events');
  /** In the order of the offerings; undefined for one that no events can be had for. */
  private open: readonly (OpenOffering | undefined)[] = [];
  /** Offerings that have been looked at as a whole, or are about to be. */
  private readonly looked = new Set<number>();
  private app: INestMicroservice | undefined;
  private begun = false;
  private stopped = false;

  constructor(
    private readonly offerings: readonly EventOfferingParts[],
    queue: WorkQueue,
    attempts: number,
    private readonly server: EventServer,
    private readonly facts: EventModeFacts,
  ) {
    this.worker = new EventWorker(offerings, queue, attempts);
  }

  get observer(): ModeObserver {
    return this.worker.observer;
  }

  set observer(observer: ModeObserver) {
    this.worker.observer = observer;
  }

  /** The application whose handlers get the messages. */
  attach(app: INestMicroservice): void {
    this.app = app;
  }

  start(): void {
    // everything begins with the first sweep, which may take its time
  }

  async sweep(): Promise<number> {
    if (!this.begun) await this.begin();
    if (this.stopped) return 0;
    const keys = Promise.all(this.opened.map(({ keySweep }) => keySweep.run()));
    const looked = await this.worker.sweep((index) => this.queuesOf(index));
    await keys;
    return looked;
  }

  idle(): Promise<void> {
    return this.worker.idle();
  }

  /** Takes nothing new in, finishes what runs, acknowledges it, leaves the rest to the next start. */
  async stop(graceMs: number): Promise<boolean> {
    this.stopped = true;
    const deadline = performance.now() + graceMs;
    const left = (): number => Math.max(0, deadline - performance.now());
    for (const registration of this.registrations) registration.stop();
    for (const { presence, keySweep } of this.opened) {
      presence.stop();
      keySweep.stop();
    }
    const [, drained] = await Promise.all([this.server.close(), this.worker.stop(graceMs)]);
    const settled = await Promise.all(this.opened.map(({ commands }) => commands.settled(left())));
    return drained && settled.every(Boolean);
  }

  commandsOf(index: number): EventCommands {
    return this.openAt(index).commands;
  }

  signsOf(index: number): EventSigns {
    return this.openAt(index).signs;
  }

  /** Of an offering that lives in another Waldur: where, and what is done about its events. */
  targetOf(index: number): TargetHandling | undefined {
    const target = this.offerings[index]?.target;
    return target && { offeringUuid: target.place.offeringUuid, happened: (it) => this.worker.happened(index, it) };
  }

  /** Whether events come in, by name of the offering. */
  get states(): ReadonlyMap<string, RegistrationState> {
    return new Map(
      this.open.map((each, index) => [
        this.offerings[index]!.configuration.name,
        each?.registration.state ?? 'waiting',
      ]),
    );
  }

  private get opened(): readonly OpenOffering[] {
    return this.open.filter((each) => each !== undefined);
  }

  private get registrations(): readonly OfferingRegistration[] {
    return this.opened.flatMap(({ registration, target }) => [registration, ...(target === undefined ? [] : [target])]);
  }

  private async begin(): Promise<void> {
    this.begun = true;
    this.open = await Promise.all(
      this.offerings.map((offering, index) =>
        this.openOne(offering, {
          mayHaveMissed: () => this.catchUp(index),
          everything: () => this.worker.workOf(index).everything(),
        }),
      ),
    );
    if (this.stopped) return;
    for (const { commands } of this.opened) commands.resume();
    await this.app?.listen();
    this.worker.start();
    for (const registration of this.registrations) void registration.start();
    for (const { presence } of this.opened) presence.start();
  }

  /** An unusable proxy or certificate file of one offering is not the others' trouble; it is looked at all the same. */
  private async openOne(offering: EventOfferingParts, looks: OfferingLooks): Promise<OpenOffering | undefined> {
    try {
      return await openOffering(offering, this.offerings, this.server, this.facts, looks);
    } catch (error) {
      this.logger.error(`${offering.configuration.name}: no events can be had: ${errorText(error)}`, error);
      return undefined;
    }
  }

  private async queuesOf(index: number): Promise<void> {
    await Promise.race([this.open[index]?.registration.settled, pause(QUEUE_PATIENCE_MS, undefined, { ref: false })]);
    this.looked.add(index);
  }

  private catchUp(index: number): void {
    if (this.looked.has(index) && !this.stopped) this.worker.catchUp(index);
  }

  private openAt(index: number): OpenOffering {
    const open = this.open[index];
    if (open === undefined) throw new RangeError(`offering ${index} is not open`);
    return open;
  }
}
