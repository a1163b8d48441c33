import { Inject, Injectable } from '@nestjs/common';
import { REPORTING_BACKEND, type Resource } from '@waldur-site-agent/plugin-sdk';
import type { ReportingBackend } from '../reporting-backend.ts';
import type { PeriodUsage } from './usage-reading.ts';

/**
 * Tells resources that used nothing from those that are not there: only these two look alike in an account of usage.
 * What was there once is not asked about again in this process, since nothing but a zero hangs on it.
 */
@Injectable()
export class IdleResources {
  private readonly seen = new Set<string>();

  constructor(@Inject(REPORTING_BACKEND) private readonly backend: ReportingBackend) {}

  /** One call of the backend when there are idle resources that were never seen. @returns those that are not there */
  async missing(resources: readonly Resource[], usage: readonly PeriodUsage[]): Promise<readonly Resource[]> {
    const current = usage.find(({ period }) => period.isCurrent)?.usage;
    for (const id of current?.keys() ?? []) this.seen.add(id);
    const doubtful = resources.filter(({ backendId }) => !this.seen.has(backendId));
    if (doubtful.length === 0) return [];
    const observed = await this.backend.observeResources(
      doubtful.map(({ backendId }) => backendId),
      doubtful,
    );
    for (const id of observed.keys()) this.seen.add(id);
    return doubtful.filter(({ backendId }) => !observed.has(backendId));
  }
}
