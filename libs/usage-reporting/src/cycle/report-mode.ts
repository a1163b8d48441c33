import { Logger } from '@nestjs/common';
import { Ledger, type ModeObserver, NO_OBSERVER } from '@waldur-site-agent/offering';
import { type UsageMonth, errorText, withScope } from '@waldur-site-agent/plugin-sdk';
import { type BatchWork, KeyedBatches, type Outcome, type WorkQueue } from '@waldur-site-agent/work-queue';
import type { ResourceReport } from '../submission/resource-report.ts';
import type { ResourceWork } from '../submission/resource-work.ts';
import type { ReportCycle } from './report-cycle.ts';
import { OfferingReportTally, type ReportOutcome } from './report-ledger.ts';

/** One offering's cycle, and what reports its resources. */
export interface OfferingReporting {
  readonly cycle: ReportCycle;
  readonly report: ResourceReport;
}

/** Usage reporting of all offerings. A failing resource or offering never holds up another. */
export class ReportMode {
  private readonly logger = new Logger('UsageReporting');
  private readonly batches: KeyedBatches;
  /** The only month that is reported; as configured when absent. */
  only: UsageMonth | undefined;
  observer: ModeObserver = NO_OBSERVER;
  onProgress: (offering: string, settled: number, of: number) => void = () => undefined;
  readonly ledger = new Ledger(() => new OfferingReportTally());

  constructor(
    private readonly offerings: readonly OfferingReporting[],
    private readonly queue: WorkQueue,
    private readonly maxAttempts: number,
  ) {
    this.batches = new KeyedBatches(queue, maxAttempts);
  }

  start(): void {
    this.batches.start();
  }

  /** One cycle over every offering, to its end. @returns how many offerings could be looked at */
  async sweep(): Promise<number> {
    const looked = await Promise.all(this.offerings.map((offering, index) => this.sweepOffering(offering, index)));
    return looked.filter(Boolean).length;
  }

  idle(): Promise<void> {
    return this.queue.idle();
  }

  stop(graceMs: number): Promise<boolean> {
    return this.batches.stop(graceMs);
  }

  private async sweepOffering(offering: OfferingReporting, index: number): Promise<boolean> {
    const { name } = offering.cycle.offering;
    this.observer.progress();
    const looked = await withScope({ offering: name }, () => this.cycleOf(offering, index, name));
    if (looked) this.observer.sweepSucceeded(name);
    else this.observer.sweepFailed(name);
    return looked;
  }

  private async cycleOf(offering: OfferingReporting, index: number, name: string): Promise<boolean> {
    const tally = this.ledger.of(name);
    try {
      const prepared = await offering.cycle.prepare(this.only);
      if (prepared.kind === 'not ready') {
        tally.skip(prepared.reason);
        return false;
      }
      tally.listed(prepared.missing);
      for (const { reason: message, ...row } of prepared.unreadable) {
        tally.settle(row, { kind: 'failed', message, totals: 0, shares: 0, anomalies: [] });
      }
      const total = prepared.works.length;
      await this.batches.run(prepared.works.map((work) => this.batchWork(offering, index, work, total)));
      this.logger.log(
        `${total} resources: ${tally.totals} totals and ${tally.shares} shares of users reported, ` +
          `${tally.count('unchanged')} unchanged, ${tally.count('waiting')} waiting, ${tally.count('failed')} failed`,
      );
      return true;
    } catch (error) {
      this.logger.error(`the cycle could not begin, the next one tries again: ${errorText(error)}`, error);
      tally.skip(errorText(error));
      return false;
    }
  }

  private batchWork({ cycle, report }: OfferingReporting, index: number, work: ResourceWork, total: number): BatchWork {
    const { name } = cycle.offering;
    const { resource } = work;
    const tally = this.ledger.of(name);
    const run = async (attempt: number): Promise<Outcome> => {
      const outcome = await withScope({ offering: name, resource: resource.name }, () => report.run(work));
      tally.settle(resource, outcome);
      this.observer.progress();
      this.onProgress(name, tally.settled, total);
      return outcome.kind === 'waiting' ? this.again(outcome, attempt) : { kind: 'done' };
    };
    return { key: `usage:${index}:${resource.uuid}`, run };
  }

  private again({ message = '' }: ReportOutcome, attempt: number): Outcome {
    this.logger.warn(`attempt ${attempt} of ${this.maxAttempts} failed: ${message}`);
    return { kind: 'retry', reason: message };
  }
}
