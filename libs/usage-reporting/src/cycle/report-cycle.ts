import { Inject, Injectable, Logger } from '@nestjs/common';
import { AgentIdentity } from '@waldur-site-agent/agent-identity';
import {
  OFFERING_RUNTIME,
  type OfferingRuntime,
  OfferingUserDirectory,
  type ResourceListing,
  type ResourceRow,
  listResources,
} from '@waldur-site-agent/offering';
import {
  BackendNotReadyError,
  REPORTING_BACKEND,
  type Resource,
  type UsageMonth,
  can,
  monthInZone,
  withScope,
} from '@waldur-site-agent/plugin-sdk';
import { toResource } from '@waldur-site-agent/waldur-client';
import { type ReportPeriod, billingPeriod, periodOf, reportPeriods } from '../periods.ts';
import { IdleResources } from '../reading/idle-resources.ts';
import { MonthRecords } from '../reading/month-records.ts';
import { OfferingUserUrls } from '../reading/offering-user-urls.ts';
import { RESOURCE_FIELDS } from '../reading/resource-fields.ts';
import { warnAboutSharedAccounts } from '../reading/shared-accounts.ts';
import { MonthChangedError, type PeriodUsage, UsageReading } from '../reading/usage-reading.ts';
import { UserUsageMemory } from '../reading/user-usage-memory.ts';
import type { ReportingBackend } from '../reporting-backend.ts';
import type { MonthReport, ResourceWork } from '../submission/resource-work.ts';

type Unreadable = ResourceListing<Resource>['unreadable'];

/** What a look at one offering came to. */
export type Preparation =
  | {
      readonly kind: 'ready';
      readonly works: readonly ResourceWork[];
      /** Backend ids that the backend does not have. */
      readonly missing: readonly string[];
      /** Rows of Waldur that make no sense. */
      readonly unreadable: Unreadable;
    }
  | { readonly kind: 'not ready'; readonly reason: string };

/** Usage reporting of one offering: what both sides have, for all resources and months at once. */
@Injectable()
export class ReportCycle {
  private readonly logger = new Logger('UsageReporting');

  constructor(
    @Inject(OFFERING_RUNTIME) readonly offering: OfferingRuntime,
    @Inject(REPORTING_BACKEND) readonly backend: ReportingBackend,
    private readonly identity: AgentIdentity,
    private readonly reading: UsageReading,
    private readonly idle: IdleResources,
    private readonly memory: UserUsageMemory,
  ) {}

  /** @param only a single month, in place of the configured number of months */
  async prepare(only?: UsageMonth): Promise<Preparation> {
    return withScope({ offering: this.offering.name }, async () => {
      await this.identity.signOfLife(this.backend);
      await this.offering.details.ensureKnown();
      await this.offering.details.refresh();
      const { resources, unreadable } = await listResources(
        this.offering,
        ['OK', 'Erred'],
        RESOURCE_FIELDS,
        (row: ResourceRow) => toResource(row),
      );
      if (resources.length === 0) {
        this.logger.log('no resources to report');
        return { kind: 'ready', works: [], missing: [], unreadable };
      }
      warnAboutSharedAccounts(resources);
      return this.compare(resources, this.periods(only), unreadable);
    });
  }

  private periods(only: UsageMonth | undefined): readonly ReportPeriod[] {
    const { now, timezone, periods } = this.offering.reporting;
    const current = monthInZone(now(), timezone);
    if (only !== undefined) return [periodOf(only, current)];
    return reportPeriods(now(), timezone, can(this.backend, 'presentUsageOnly') ? 1 : periods);
  }

  private async compare(
    resources: readonly Resource[],
    periods: readonly ReportPeriod[],
    unreadable: Unreadable,
  ): Promise<Preparation> {
    try {
      const usage = await this.reading.read(resources, periods);
      const missing = new Set(await this.idle.missing(resources, usage));
      for (const { name, backendId } of missing) {
        this.logger.warn(`resource ${name}: the backend has no "${backendId}"; no usage is reported`);
      }
      const present = resources.filter((resource) => !missing.has(resource));
      const works = await this.worksFor(present, usage);
      return { kind: 'ready', works, missing: [...missing].map(({ backendId }) => backendId), unreadable };
    } catch (error) {
      if (!(error instanceof BackendNotReadyError) && !(error instanceof MonthChangedError)) throw error;
      this.logger.warn(`nothing is reported in this cycle: ${error.message}`);
      return { kind: 'not ready', reason: error.message };
    }
  }

  private async worksFor(
    resources: readonly Resource[],
    known: readonly PeriodUsage[],
  ): Promise<readonly ResourceWork[]> {
    if (resources.length === 0) return [];
    this.memory.keepOnly(known.map(({ period }) => period));
    const records = new Map(
      await Promise.all(
        known.map(
          async ({ period }) => [billingPeriod(period), await MonthRecords.read(this.offering, period)] as const,
        ),
      ),
    );
    const users = new OfferingUserUrls(new OfferingUserDirectory(this.offering.client, this.offering.uuid, undefined));
    return resources.map((resource) => ({
      resource,
      users,
      months: known.map(({ period, usage }): MonthReport => ({
        period,
        usage: usage.has(resource.backendId) ? (usage.get(resource.backendId) ?? 'unknown') : 'idle',
        records: records.get(billingPeriod(period))!,
      })),
    }));
  }
}
