import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime } from '@waldur-site-agent/offering';
import {
  REPORTING_BACKEND,
  type Resource,
  type UsageAnswer,
  can,
  errorText,
  monthInZone,
} from '@waldur-site-agent/plugin-sdk';
import { type ReportPeriod, isSameMonth } from '../periods.ts';
import type { ReportingBackend } from '../reporting-backend.ts';
import { readEarlierUsage } from './earlier-usage.ts';

/** Usage of all resources in one month. */
export interface PeriodUsage {
  readonly period: ReportPeriod;
  /** By backend id. */
  readonly usage: UsageAnswer;
}

/** The month changed while usage was being read: it must not land in the wrong one. */
export class MonthChangedError extends Error {}

/** Asks the backend what was used, a month at a time for all resources. */
@Injectable()
export class UsageReading {
  private readonly logger = new Logger('UsageReporting');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(REPORTING_BACKEND) private readonly backend: ReportingBackend,
  ) {}

  /** The present month must be known; a past one that cannot be read is left to the next cycle. */
  async read(resources: readonly Resource[], periods: readonly ReportPeriod[]): Promise<readonly PeriodUsage[]> {
    const known: PeriodUsage[] = [];
    for (const period of periods) {
      const usage = period.isCurrent ? await this.present(resources, period) : await this.past(resources, period);
      if (usage !== undefined) known.push({ period, usage });
    }
    return known;
  }

  private async past(resources: readonly Resource[], period: ReportPeriod): Promise<UsageAnswer | undefined> {
    try {
      return await this.ask(resources, period);
    } catch (error) {
      this.logger.warn(
        `usage of ${monthText(period)} could not be read, the next cycle tries again: ${errorText(error)}`,
      );
      return undefined;
    }
  }

  private async present(resources: readonly Resource[], period: ReportPeriod): Promise<UsageAnswer> {
    const usage = await this.ask(resources, period);
    if (isSameMonth(monthInZone(this.offering.reporting.now(), this.offering.reporting.timezone), period)) return usage;
    throw new MonthChangedError(
      `the month changed while usage of ${monthText(period)} was read; the next cycle reports`,
    );
  }

  private async ask(resources: readonly Resource[], period: ReportPeriod): Promise<UsageAnswer> {
    const { backend, offering } = this;
    if (!can(backend, 'needsEarlierUsage') || !backend.needsEarlierUsage) return backend.usage(resources, period);
    return backend.usage(resources, period, await readEarlierUsage(offering, resources, period));
  }
}

export function monthText({ year, month }: ReportPeriod): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}
