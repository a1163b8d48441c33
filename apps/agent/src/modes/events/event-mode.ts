import type { INestMicroservice } from '@nestjs/common';
import {
  type EventCommands,
  type EventServer,
  EventWorker,
  type OfferingRegistration,
  type RegistrationState,
} from '@waldur-site-agent/event-processing';
import type { ModeObserver } from '@waldur-site-agent/offering';
import type { WorkQueue } from '@waldur-site-agent/work-queue';
import type { PollingMode } from '../mode-definition.ts';
import { type EventModeFacts, openCommands, openRegistration } from './open-offering.ts';
import type { EventOfferingParts } from './event-offering-parts.ts';

/** What an offering has once the mode is open. */
interface OpenOffering {
  readonly commands: EventCommands;
  readonly registration: OfferingRegistration;
}

/**
 * Event processing of all offerings. It opens without a gap: queues first, so that nothing gets lost from then on, then
 * the intake, then a look at everything, then what the messages asked for.
 */
export class EventMode implements PollingMode {
  readonly worker: EventWorker;
  private readonly open: OpenOffering[] = [];
  private app: INestMicroservice | undefined;
  private isOpen = false;
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
    if (!this.isOpen) {
      this.isOpen = true;
      await this.begin();
    }
    return this.stopped ? 0 : this.worker.sweep();
  }

  idle(): Promise<void> {
    return this.worker.idle();
  }

  /** Takes nothing new in, finishes what runs, acknowledges it, leaves the rest to the next start. */
  async stop(graceMs: number): Promise<boolean> {
    this.stopped = true;
    const deadline = performance.now() + graceMs;
    for (const { registration } of this.open) registration.stop();
    await this.server.close();
    const drained = await this.worker.stop(Math.max(0, deadline - performance.now()));
    const settled = await Promise.all(
      this.open.map(({ commands }) => commands.settled(Math.max(0, deadline - performance.now()))),
    );
    return drained && settled.every(Boolean);
  }

  commandsOf(index: number): EventCommands {
    const open = this.open[index];
    if (open === undefined) throw new RangeError(`offering ${index} is not open`);
    return open.commands;
  }

  /** Whether events come in, by name of the offering. */
  get states(): ReadonlyMap<string, RegistrationState> {
    return new Map(
      this.open.map(({ registration }, index) => [this.offerings[index]!.configuration.name, registration.state]),
    );
  }

  private async begin(): Promise<void> {
    for (const offering of this.offerings) {
      const commands = await openCommands(offering, this.facts);
      this.open.push({ commands, registration: openRegistration(offering, this.offerings, this.server, this.facts) });
    }
    await Promise.all(this.open.map(({ registration }) => registration.start()));
    if (this.stopped) return;
    for (const { commands } of this.open) commands.resume();
    await this.app?.listen();
    this.worker.start();
  }
}
