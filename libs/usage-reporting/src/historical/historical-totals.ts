import { Logger } from '@nestjs/common';
import { type OfferingRuntime, writeToWaldur } from '@waldur-site-agent/offering';
import type { Resource, Usage, UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import { unknownComponents } from '../decision/usage-decision.ts';
import { reportTime } from '../periods.ts';
import type { MonthRecords } from '../reading/month-records.ts';
import { monthName } from './month-name.ts';
import { type Amounts, decideHistorical } from './historical-amounts.ts';

const NONE: Amounts = {};

/** Sends totals of past months, where they are not what Waldur has. Less than before is no obstacle here. */
export class HistoricalTotals {
  private readonly logger = new Logger('HistoricalUsage');
  private readonly warnedAbout = new Set<string>();

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly reconcileStale: boolean,
  ) {}

  /** @returns what was sent; empty when there was nothing to send */
  async load(resource: Resource, month: UsageMonth, reported: Usage, records: MonthRecords): Promise<Amounts> {
    const comparison = {
      reported,
      recorded: records.of(resource.uuid),
      components: this.offering.details.componentTypes,
      zeroed: this.reconcileStale ? this.reportable(reported) : undefined,
    };
    this.warnAboutUnknown(unknownComponents(comparison));
    const decision = decideHistorical(comparison);
    if (decision.kind === 'send') {
      await this.send(resource, month, decision.amounts);
      return decision.amounts;
    }
    const text = decision.kind === 'nothing' ? 'nothing above zero to report' : 'Waldur has this usage already';
    this.logger.log(`${resource.name}, ${monthName(month)}: ${text}`);
    return NONE;
  }

  /** Components that are this agent's to report: others may be somebody else's. */
  reportable(reported: Usage): ReadonlySet<string> {
    return new Set([...Object.keys(this.offering.details.configuredComponents), ...Object.keys(reported)]);
  }

  private async send(resource: Resource, month: UsageMonth, amounts: Amounts): Promise<void> {
    const usages = Object.entries(amounts).map(([type, amount]) => ({ type, amount, recurring: false }));
    const detail = usages.map(({ type, amount }) => `${type}=${amount}`).join(', ');
    const write = { action: 'report usage', target: `${resource.name}, ${monthName(month)}`, detail };
    await writeToWaldur(this.offering.writer, write, () =>
      this.offering.client.post('/api/marketplace-component-usages/set_usage/', {
        body: { resource: hex(resource.uuid), date: reportTime(month), usages },
      }),
    );
  }

  /** Once per component. */
  private warnAboutUnknown(names: readonly string[]): void {
    const news = names.filter((name) => !this.warnedAbout.has(name));
    for (const name of news) this.warnedAbout.add(name);
    if (news.length > 0) {
      this.logger.warn(`the offering in Waldur has no component ${news.join(', ')}: its usage cannot be loaded`);
    }
  }
}
