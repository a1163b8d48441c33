import { Logger } from '@nestjs/common';
import { type ModeObserver, NO_OBSERVER } from '@waldur-site-agent/offering';
import { withScope } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import type { Outcome, Priority, WorkItem, WorkQueue } from '@waldur-site-agent/work-queue';
import type { OfferingWork } from '../ports.ts';
import { happeningKey, parseHappening } from '../target/target-keys.ts';
import { type TargetHappening, TargetWork } from '../target/target-work.ts';
import type { EventOffering } from './event-offering.ts';
import { MembershipWork } from './membership-work.ts';
import { OrderWork } from './order-work.ts';
import { RunWaiters } from './run-waiters.ts';
import { type WorkKey, type WorkKind, idsText, keyText, parseIds, parseKey } from './work-keys.ts';

const DONE: Outcome = { kind: 'done' };
/** A sweep leaves younger orders to their own events. */
const SWEEP_AGE_MS = 30 * 60_000;
/** A sweep that failed is not left until the next one is due. */
const SWEEP_RETRY_MS = 5 * 60_000;

interface Worker {
  readonly offering: EventOffering;
  readonly orders: OrderWork | undefined;
  readonly membership: MembershipWork | undefined;
  readonly target: TargetWork | undefined;
  /** Events cannot have told everything: the next sweep looks at young orders too. */
  mayHaveMissed: boolean;
}

/**
 * Does what events mark, on one queue: a key is an identity, never the message, so a burst becomes one run, and one run
 * at least begins after the last mark. Sweeps are keys like any other, with the least priority.
 */
export class EventWorker {
  private readonly logger = new Logger('Events');
  private readonly workers: readonly Worker[];
  private readonly sweeps = new Map<string, ((succeeded: boolean) => void)[]>();
  private readonly waiters = new RunWaiters();
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
        offering.membership &&
        new MembershipWork(offering.membership, ({ kind, uuid }) => this.mark(kind, index, uuid)),
      target: this.targetWork(offering, index),
      mayHaveMissed: true,
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
      project: (uuid, change) => {
        if (change) worker.membership?.hear(hex(uuid), change);
        if (worker.membership) marked('project', uuid);
      },
      backendIds: (ids) => worker.membership && this.mark('backend ids', index, idsText(ids)),
      everything: () => this.everything(index),
    };
  }

  /** Where events of the other Waldur leave what happened, for an offering that lives there. */
  happened(index: number, happening: TargetHappening): void {
    if (this.workers[index]?.target) this.mark('target', index, happeningKey(happening), 'high');
  }

  /**
   * Looks at every offering as a whole.
   * @param when what the look at one offering waits for; the others do not
   * @returns how many could be looked at
   */
  async sweep(when: (index: number) => Promise<void> = () => Promise.resolve()): Promise<number> {
    const looked = await Promise.all(
      this.workers.map(async (_, index) => {
        await when(index);
        return this.sweepOne(index);
      }),
    );
    return looked.filter(Boolean).length;
  }

  /** Looks at one offering as a whole, because some of its events may have got lost. */
  catchUp(index: number): void {
    const worker = this.workers[index];
    if (worker === undefined || this.stopped) return;
    worker.mayHaveMissed = true;
    void this.sweepOne(index);
  }

  idle(): Promise<void> {
    return this.queue.idle();
  }

  async stop(graceMs: number): Promise<boolean> {
    this.stopped = true;
    const drained = await this.queue.stop(graceMs);
    for (const key of this.sweeps.keys()) this.settleSweep(key, false);
    this.waiters.abandon();
    return drained;
  }

  private targetWork({ target, orders, runtime }: EventOffering, index: number): TargetWork | undefined {
    if (target === undefined || orders === undefined) return undefined;
    const markOrder = (uuid: string): void => this.mark('order', index, uuid, 'high');
    return new TargetWork({ offering: runtime, orders, ...target, markOrder });
  }

  private mark(kind: WorkKind, offering: number, argument: string, priority: Priority = 'normal'): void {
    this.queue.add(keyText({ kind, offering, argument }), { priority });
  }

  private everything(offering: number): Promise<boolean> {
    if (this.stopped) return Promise.resolve(false);
    const over = this.waiters.wait(keyText({ kind: 'everything', offering, argument: '' }));
    this.mark('everything', offering, '');
    return over;
  }

  /** Asked for again before it has begun, it is the same sweep. */
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
    const end = this.waiters.begin(key);
    const outcome = await withScope({ offering: name }, () => this.workOn(worker, parsed));
    this.observer.progress();
    if (parsed.kind === 'sweep') return this.endSweep(key, name, outcome);
    const isLast = attempt >= this.maxAttempts;
    end(outcome.kind === 'retry' && !isLast);
    if (outcome.kind === 'retry' && isLast) {
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
    if (kind === 'target') return worker.target?.run(parseHappening(argument)) ?? nothing;
    if (kind === 'backend ids') return membership?.run({ kind, ids: parseIds(argument) }) ?? nothing;
    return membership?.run({ kind, uuid: argument }) ?? nothing;
  }

  /** Everything of one offering; the two parts do not depend on each other. */
  private async look(worker: Worker, offering: number, isForced: boolean): Promise<Outcome> {
    const all = isForced || worker.mayHaveMissed;
    worker.mayHaveMissed = false;
    const [orders, members] = await Promise.all([
      worker.orders === undefined ? [] : worker.orders.waiting(all ? undefined : new Date(Date.now() - SWEEP_AGE_MS)),
      worker.membership === undefined ? DONE : worker.membership.run({ kind: 'offering' }, isForced),
    ]);
    for (const uuid of orders ?? []) this.mark('order', offering, uuid, 'low');
    const outcome: Outcome = orders === undefined ? { kind: 'retry', reason: 'orders could not be listed' } : members;
    if (outcome.kind !== 'done') worker.mayHaveMissed ||= all;
    return outcome;
  }

  private endSweep(key: string, offering: string, outcome: Outcome): Outcome {
    const succeeded = outcome.kind === 'done';
    if (succeeded) this.observer.sweepSucceeded(offering);
    else this.observer.sweepFailed(offering);
    this.settleSweep(key, succeeded);
    return outcome.kind === 'retry' ? { ...outcome, afterMs: Math.max(outcome.afterMs ?? 0, SWEEP_RETRY_MS) } : outcome;
  }

  private settleSweep(key: string, succeeded: boolean): void {
    const waiting = this.sweeps.get(key) ?? [];
    this.sweeps.delete(key);
    for (const resolve of waiting) resolve(succeeded);
  }
}
