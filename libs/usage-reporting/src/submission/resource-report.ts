import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime } from '@waldur-site-agent/offering';
import { type ResourceUsage, errorText } from '@waldur-site-agent/plugin-sdk';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';
import type { ReportOutcome } from '../cycle/report-ledger.ts';
import { monthText } from '../reading/usage-reading.ts';
import { verdictOn } from './period-failure.ts';
import type { MonthReport, ResourceWork } from './resource-work.ts';
import { Totals } from './totals.ts';
import { UserShares } from './user-shares.ts';

const NO_USERS: ResourceUsage['users'] = new Map();

/** Reports what one resource used, month by month. Never changes the resource's state in Waldur. */
@Injectable()
export class ResourceReport {
  private readonly logger = new Logger('UsageReporting');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    private readonly totals: Totals,
    private readonly shares: UserShares,
  ) {}

  /** A month that fails does not hold up those after it: Waldur may refuse the last one until it is out of date. */
  async run(work: ResourceWork): Promise<ReportOutcome> {
    const sent = { totals: 0, shares: 0, anomalies: [] as string[] };
    const ends: { readonly kind: 'waiting' | 'failed'; readonly message: string }[] = [];
    for (const month of work.months) {
      try {
        await this.reportMonth(work, month, sent);
      } catch (error) {
        const kind = this.judge(work, month, error);
        if (kind !== undefined) ends.push({ kind, message: errorText(error) });
      }
    }
    const end = ends.find(({ kind }) => kind === 'waiting') ?? ends[0];
    if (end !== undefined) return { ...sent, ...end };
    return { ...sent, kind: sent.totals + sent.shares > 0 ? 'reported' : 'unchanged' };
  }

  private async reportMonth(
    { resource, users }: ResourceWork,
    { period, usage, records }: MonthReport,
    sent: { totals: number; shares: number; anomalies: string[] },
  ): Promise<void> {
    if (usage === 'unknown') {
      this.logger.warn(`${resource.name}: usage of ${monthText(period)} is not known, nothing is reported`);
      return;
    }
    const known = usage === 'idle' && period.isCurrent ? this.nothingUsed() : usage;
    if (known === 'idle') {
      this.logger.debug(`${resource.name}: no usage on record for ${monthText(period)}`);
      return;
    }
    const total = await this.totals.report(resource, period, known.total, records);
    if (total.kind === 'anomaly') {
      sent.anomalies.push(`${monthText(period)}: ${total.reason}`);
      return;
    }
    if (total.kind === 'sent') sent.totals += 1;
    if (known.users.size > 0) sent.shares += await this.shares.report(resource, period, known, records, users);
  }

  /** @returns how the resource ends; undefined when the next month follows */
  private judge({ resource }: ResourceWork, { period }: MonthReport, error: unknown): 'waiting' | 'failed' | undefined {
    const what = `${resource.name}: usage of ${monthText(period)}`;
    const verdict = verdictOn(error, period);
    if (verdict === 'retry') return 'waiting';
    if (verdict === 'fail') {
      this.logger.error(`${what} could not be reported: ${errorText(error)}`, error);
      return 'failed';
    }
    if (verdict === 'closed') this.logger.log(`${what} is not taken any more: the billing period is over`);
    else this.logger.warn(`${what} was not reported: ${answerText(error)}`);
    return undefined;
  }

  /** A resource that is there and has no record used nothing of anything. */
  private nothingUsed(): ResourceUsage {
    const names = Object.keys(this.offering.details.configuredComponents);
    return { total: Object.fromEntries(names.map((name) => [name, 0])), users: NO_USERS };
  }
}

function answerText(error: unknown): string {
  return error instanceof WaldurHttpError ? error.body : errorText(error);
}
