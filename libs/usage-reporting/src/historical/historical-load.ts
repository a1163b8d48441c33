import { Logger } from '@nestjs/common';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import { BackendError, type UsageMonth, can, monthInZone } from '@waldur-site-agent/plugin-sdk';
import { UserUsageMemory } from '../reading/user-usage-memory.ts';
import type {
  HistoricalBackend,
  HistoricalFailure,
  HistoricalOutcome,
  HistoricalProgress,
  HistoricalRequest,
} from './historical-request.ts';
import { historicalResources } from './historical-resources.ts';
import { HistoricalShares } from './historical-shares.ts';
import { HistoricalTotals } from './historical-totals.ts';
import { HistoricalUsers } from './historical-users.ts';
import { MonthLoad, type MonthParts } from './month-load.ts';
import { monthName } from './month-name.ts';

/** Loads usage of past months of one offering into Waldur, month after month. */
export class HistoricalLoad {
  private readonly logger = new Logger('HistoricalUsage');
  private readonly parts: MonthParts;
  onProgress: (progress: HistoricalProgress) => void = () => undefined;

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly backend: HistoricalBackend,
    private readonly request: HistoricalRequest,
  ) {
    const memory = new UserUsageMemory(offering);
    const totals = new HistoricalTotals(offering, request.reconcileStale);
    const shares = new HistoricalShares(offering, memory, new HistoricalUsers(offering));
    this.parts = { offering, backend, request, totals, shares, memory };
  }

  /**
   * After the signal the requests at hand are finished and nothing else is begun.
   * @throws when nothing can be loaded at all; everything else is told in the outcome
   */
  async run(signal: AbortSignal): Promise<HistoricalOutcome> {
    if (can(this.backend, 'presentUsageOnly')) {
      throw new BackendError('the backend knows usage of the present month only, which the mode "report" reports');
    }
    await this.offering.details.refresh();
    const { resources, unreadable } = await historicalResources(this.offering, this.request.backendIds);
    const failures: HistoricalFailure[] = unreadable.map(({ name, uuid, reason }) => ({
      item: `resource ${name || uuid}`,
      message: reason,
    }));
    if (resources.length === 0) this.logger.log('no resources to load usage of');
    else failures.push(...(await this.loadMonths(resources, signal)));
    return { resources: resources.length + unreadable.length, failures };
  }

  private async loadMonths(
    resources: Parameters<MonthLoad['run']>[0],
    signal: AbortSignal,
  ): Promise<readonly HistoricalFailure[]> {
    const failures: HistoricalFailure[] = [];
    const months = this.begunMonths();
    for (const [index, month] of months.entries()) {
      if (signal.aborted) break;
      const place = { month, monthNumber: index + 1, months: months.length, resources: resources.length };
      this.onProgress({ ...place, settled: 0 });
      const load = new MonthLoad(this.parts, month, (settled) => this.onProgress({ ...place, settled }));
      failures.push(...(await load.run(resources, signal)));
    }
    return failures;
  }

  /** No usage of a month that is yet to come says nothing about it. */
  private begunMonths(): readonly UsageMonth[] {
    const { now, timezone } = this.offering.reporting;
    const present = monthName(monthInZone(now(), timezone));
    const begun = this.request.months.filter((month) => monthName(month) <= present);
    const left = this.request.months.length - begun.length;
    if (left > 0) this.logger.warn(`${left} of the months have not begun yet and are left out`);
    return begun;
  }
}
