import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime, writeToWaldur } from '@waldur-site-agent/offering';
import { REPORTING_BACKEND, type Resource, type Usage, can } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import { decideUsage, unknownComponents } from '../decision/usage-decision.ts';
import { type ReportPeriod, billingPeriod, reportTime } from '../periods.ts';
import type { MonthRecords, UsageRecord } from '../reading/month-records.ts';
import type { ReportingBackend } from '../reporting-backend.ts';
import { SentTotals } from './sent-totals.ts';

export type TotalOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'unchanged' }
  /** Usage became less: nothing is sent for the month. */
  | { readonly kind: 'anomaly'; readonly reason: string };

/** Reports the total of one resource in one month, when it is not what Waldur has. */
@Injectable()
export class Totals {
  private readonly logger = new Logger('UsageReporting');
  private readonly warnedAbout = new Set<string>();
  private readonly sent = new SentTotals();

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(REPORTING_BACKEND) private readonly backend: ReportingBackend,
  ) {}

  async report(resource: Resource, period: ReportPeriod, total: Usage, records: MonthRecords): Promise<TotalOutcome> {
    const comparison = {
      reported: total,
      recorded: withoutIdle(records.of(resource.uuid), total),
      components: this.offering.details.componentTypes,
      allowsDecrease: can(this.backend, 'allowsDecreasingUsage'),
    };
    this.warnAboutUnknown(unknownComponents(comparison));
    const decision = decideUsage(comparison);
    if (decision.kind === 'unchanged') return decision;
    if (decision.kind === 'anomaly') return this.anomaly(resource, period, decision);
    if (this.sent.isRepetition(resource, period, decision.amounts, records)) return { kind: 'unchanged' };
    await this.send(resource, period, decision.amounts);
    records.note(resource.uuid, decision.amounts);
    this.sent.note(resource, period, decision.amounts);
    return { kind: 'sent' };
  }

  private anomaly(
    resource: Resource,
    period: ReportPeriod,
    { component, reason }: { readonly component: string; readonly reason: string },
  ): TotalOutcome {
    const text = `${component}: ${reason}`;
    this.logger.error(`${resource.name}: nothing is reported for ${billingPeriod(period).slice(0, 7)}: ${text}`);
    return { kind: 'anomaly', reason: text };
  }

  private async send(
    resource: Resource,
    period: ReportPeriod,
    amounts: Readonly<Record<string, string>>,
  ): Promise<void> {
    const date = reportTime(period);
    const usages = Object.entries(amounts).map(([type, amount]) => ({ type, amount, recurring: false }));
    const detail = Object.entries(amounts)
      .map(([type, amount]) => `${type}=${amount}`)
      .join(', ');
    const write = { action: `report usage of ${date.slice(0, 7)}`, target: resource.name, detail };
    await writeToWaldur(this.offering.writer, write, () =>
      this.offering.client.post('/api/marketplace-component-usages/set_usage/', {
        body: { resource: hex(resource.uuid), date, usages },
      }),
    );
  }

  /** Once per component and process. */
  private warnAboutUnknown(names: readonly string[]): void {
    const news = names.filter((name) => !this.warnedAbout.has(name));
    for (const name of news) this.warnedAbout.add(name);
    if (news.length > 0) {
      this.logger.warn(`the offering in Waldur has no component ${news.join(', ')}: its usage cannot be reported`);
    }
  }
}

/** A component that the backend does not mention and that Waldur has with nothing used is no difference. */
function withoutIdle(records: readonly UsageRecord[], reported: Usage): readonly UsageRecord[] {
  return records.filter(({ type, usage }) => Object.hasOwn(reported, type) || Number(usage) !== 0);
}
