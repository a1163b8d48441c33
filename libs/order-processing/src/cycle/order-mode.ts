import { Logger } from '@nestjs/common';
import { Ledger, type ModeObserver, NO_OBSERVER, askedPause, isNotTheItemsFault } from '@waldur-site-agent/offering';
import { type Order, errorText, withScope } from '@waldur-site-agent/plugin-sdk';
import type { Outcome, WorkItem, WorkQueue } from '@waldur-site-agent/work-queue';
import type { OrderOutcome } from '../outcome.ts';
import { OfferingTally } from './cycle-ledger.ts';
import type { OrderCycle } from './order-cycle.ts';

const DONE: Outcome = { kind: 'done' };

/**
 * Order processing of all offerings: a sweep marks orders as dirty, the queue's workers bring them to their end. A
 * failing order or offering never holds up another.
 */
export class OrderMode {
  private readonly logger = new Logger('OrderProcessing');
  private readonly listed = new Map<string, Order>();
  private readonly underWay = new Set<string>();
  observer: ModeObserver = NO_OBSERVER;
  readonly ledger = new Ledger(() => new OfferingTally());

  constructor(
    private readonly cycles: readonly OrderCycle[],
    private readonly queue: WorkQueue,
    private readonly maxAttempts: number,
  ) {}

  start(): void {
    this.queue.start((item) => this.work(item));
  }

  /** Looks at every offering at once. @returns how many could be listed */
  async sweep(): Promise<number> {
    const listed = await Promise.all(this.cycles.map((cycle, index) => this.sweepOffering(cycle, index)));
    return listed.filter(Boolean).length;
  }

  /** Resolves when everything that is known has been worked on, repeats included. */
  idle(): Promise<void> {
    return this.queue.idle();
  }

  stop(graceMs: number): Promise<boolean> {
    return this.queue.stop(graceMs);
  }

  private async sweepOffering(cycle: OrderCycle, index: number): Promise<boolean> {
    const tally = this.ledger.of(cycle.offering.name);
    this.observer.progress();
    const listed = await this.listOffering(cycle, index, tally);
    if (listed) this.observer.sweepSucceeded(cycle.offering.name);
    else this.observer.sweepFailed(cycle.offering.name);
    return listed;
  }

  private async listOffering(cycle: OrderCycle, index: number, tally: OfferingTally): Promise<boolean> {
    try {
      const listing = await cycle.list();
      if (listing.kind === 'not ready') {
        tally.skip(listing.reason);
        return false;
      }
      tally.found(listing.orders.length);
      for (const order of listing.orders) this.enqueue(index, order);
      return true;
    } catch (error) {
      withScope({ offering: cycle.offering.name }, () => {
        this.logger.error(`orders could not be listed, next cycle tries again: ${errorText(error)}`, error);
      });
      tally.skip(errorText(error));
      return false;
    }
  }

  private enqueue(index: number, order: Order): void {
    const key = `order:${index}:${order.uuid}`;
    if (this.underWay.has(key)) return; // the list may be older than what is being done just now
    this.listed.set(key, order);
    this.queue.add(key, { priority: order.type === 'Terminate' ? 'low' : 'normal' });
  }

  private async work({ key, attempt }: WorkItem): Promise<Outcome> {
    const [, index = '', uuid = ''] = key.split(':');
    const cycle = this.cycles[Number(index)];
    if (cycle === undefined) return DONE;
    const listed = this.listed.get(key);
    this.listed.delete(key);
    const tally = this.ledger.of(cycle.offering.name);
    this.underWay.add(key);
    try {
      tally.settle(uuid, await cycle.process(uuid, listed));
      return DONE;
    } catch (error) {
      return this.failedAttempt(cycle, uuid, attempt, error, tally);
    } finally {
      this.underWay.delete(key);
      this.observer.progress();
    }
  }

  private failedAttempt(
    cycle: OrderCycle,
    uuid: string,
    attempt: number,
    error: unknown,
    tally: OfferingTally,
  ): Outcome {
    return withScope({ offering: cycle.offering.name, order: uuid }, () => {
      if (!isNotTheItemsFault(error)) {
        this.logger.error(`order ${uuid} is left to the next cycle: ${errorText(error)}`, error);
        tally.settle(uuid, { kind: 'failed', message: errorText(error) });
        return DONE;
      }
      const last = attempt >= this.maxAttempts;
      const message = `attempt ${attempt} of ${this.maxAttempts} at order ${uuid} failed: ${errorText(error)}`;
      if (last) this.logger.error(`${message}; the order keeps its state, the next cycle tries again`);
      else this.logger.warn(message);
      tally.settle(uuid, { kind: 'failed', message: errorText(error) } satisfies OrderOutcome);
      const afterMs = askedPause(error);
      return { kind: 'retry', reason: errorText(error), ...(afterMs === undefined ? {} : { afterMs }) };
    });
  }
}
