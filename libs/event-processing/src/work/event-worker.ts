import { Logger } from '@nestjs/common';
import { type ModeObserver, NO_OBSERVER } from '@waldur-site-agent/offering';
import { withScope } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import type { Outcome, Priority, WorkItem, WorkQueue } from '@waldur-site-agent/work-queue';
import type { OfferingWork } from '../ports.ts';
import type { EventOffering } from './event-offering.ts';
import { MembershipWork } from './membership-work.ts';
import { OrderWork } from './order-work.ts';
import { type WorkKey, type WorkKind, idsText, keyText, parseIds, parseKey } from './work-keys.ts';

const DONE: Outcome = { kind: 'done' };
/** A sweep leaves younger orders to their own events. */
const SWEEP_AGE_MS = 30 * 60_000;

interface Worker {
  readonly offering: EventOffering;
  readonly orders: OrderWork | undefined;
  readonly membership: MembershipWork | undefined;
}

/**
 * Does what events mark, on one queue: a key is an identity, never the message, so a burst becomes one run, and one run
 * at least begins after the last mark. Sweeps are keys like any other, with the least priority.
 */
export class EventWorker {
  private readonly logger = new Logger('Events');
  private readonly workers: readonly Worker[];
  private readonly sweeps = new Map<string, ((succeeded: boolean) => void)[]>();
  private firstSweep = true;
  private stopped = false;
  observer: ModeObserver = NO_OBSERVER;

  constructor(
    offerings: readonly EventOffering[],
    private readonly queue: WorkQueue,
    private readonly maxAttempts: number,
  ) {
    this.workers = offerings.map((offering, index) => ({
      offering,
      orders: offering.orders && new OrderWork(offering.orders),
      membership:
        offering.membership && new MembershipWork(offering.membership, (uuid) => this.mark('resource', index, uuid)),
    }));
  }

  start(): void {
    this.queue.start((item) => this.work(item));
  }

  /** Where the events of one offering leave what they ask for. */
  workOf(index: number): OfferingWork {
    const worker = this.workers[index];
    if (worker === undefined) throw new RangeError(`there is no offering ${index}`);
    const { freshness } = worker.offering.runtime;
    const marked = (kind: WorkKind, uuid: string): void => {
      freshness.mark(hex(uuid));
      this.mark(kind, index, hex(uuid));
    };
    return {
      order: (uuid) => worker.orders && this.mark('order', index, hex(uuid), 'high'),
      resource: (uuid) => worker.membership && marked('resource', uuid),
      project: (uuid) => worker.membership && marked('project', uuid),
      backendIds: (ids) => worker.membership && this.mark('backend ids', index, idsText(ids)),
      everything: () => this.mark('everything', index, ''),
    };
  }

  /** Looks at every offering as a whole. @returns how many could be looked at */
  async sweep(): Promise<number> {
    const looked = await Promise.all(this.workers.map((_, index) => this.sweepOne(index)));
    this.firstSweep = false;
    return looked.filter(Boolean).length;
  }

  idle(): Promise<void> {
    return this.queue.idle();
  }

  async stop(graceMs: number): Promise<boolean> {
    this.stopped = true;
    const drained = await this.queue.stop(graceMs);
    for (const key of this.sweeps.keys()) this.settleSweep(key, false);
    return drained;
  }

  private mark(kind: WorkKind, offering: number, argument: string, priority: Priority = 'normal'): void {
    this.queue.add(keyText({ kind, offering, argument }), { priority });
  }

  private sweepOne(offering: number): Promise<boolean> {
    if (this.stopped) return Promise.resolve(false);
    const key = keyText({ kind: 'sweep', offering, argument: '' });
    return new Promise((resolve) => {
      this.sweeps.set(key, [...(this.sweeps.get(key) ?? []), resolve]);
      this.queue.add(key, { priority: 'low' });
    });
  }

  private async work({ key, attempt }: WorkItem): Promise<Outcome> {
    const parsed = parseKey(key);
    const worker = this.workers[parsed.offering];
    if (worker === undefined) return DONE;
    const { name } = worker.offering.runtime;
    const outcome = await withScope({ offering: name }, () => this.workOn(worker, parsed));
    this.observer.progress();
    if (parsed.kind === 'sweep') return this.endSweep(key, name, outcome);
    if (outcome.kind === 'retry' && attempt >= this.maxAttempts) {
      this.logger.error(
        `${name}: given up after ${attempt} attempts, the next sweep comes back to it: ${outcome.reason}`,
      );
    }
    return outcome;
  }

  private workOn(worker: Worker, { kind, argument, offering }: WorkKey): Promise<Outcome> {
    const { orders, membership } = worker;
    const nothing = Promise.resolve(DONE);
    if (kind === 'order') return orders?.process(argument) ?? nothing;
    if (kind === 'sweep' || kind === 'everything') return this.look(worker, offering, kind === 'everything');
    if (kind === 'backend ids') return membership?.run({ kind, ids: parseIds(argument) }) ?? nothing;
    return membership?.run({ kind, uuid: argument }) ?? nothing;
  }

  /** Everything of one offering; the two parts do not depend on each other. */
  private async look(worker: Worker, offering: number, isForced: boolean): Promise<Outcome> {
    const age = isForced || this.firstSweep ? undefined : new Date(Date.now() - SWEEP_AGE_MS);
    const [orders, members] = await Promise.all([
      worker.orders === undefined ? [] : worker.orders.waiting(age),
      worker.membership === undefined ? DONE : worker.membership.run({ kind: 'offering' }, isForced),
    ]);
    for (const uuid of orders ?? []) this.mark('order', offering, uuid, 'low');
    return orders === undefined ? { kind: 'retry', reason: 'orders could not be listed' } : members;
  }

  /** A sweep is not repeated before its time: whatever it could not do is found by the next one. */
  private endSweep(key: string, offering: string, outcome: Outcome): Outcome {
    const succeeded = outcome.kind === 'done';
    if (succeeded) this.observer.sweepSucceeded(offering);
    else this.observer.sweepFailed(offering);
    this.settleSweep(key, succeeded);
    return DONE;
  }

  private settleSweep(key: string, succeeded: boolean): void {
    const waiting = this.sweeps.get(key) ?? [];
    this.sweeps.delete(key);
    for (const resolve of waiting) resolve(succeeded);
  }
}
