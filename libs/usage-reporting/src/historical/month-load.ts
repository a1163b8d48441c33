import { Logger } from '@nestjs/common';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import {
  BackendError,
  type Resource,
  type ResourceUsage,
  type UsageMonth,
  withScope,
} from '@waldur-site-agent/plugin-sdk';
import { MonthRecords, type UsageRecord } from '../reading/month-records.ts';
import type { UserUsageMemory } from '../reading/user-usage-memory.ts';
import { eachOf } from './each-of.ts';
import { Failures } from './failures.ts';
import type { Amounts } from './historical-amounts.ts';
import type { HistoricalBackend, HistoricalFailure, HistoricalRequest } from './historical-request.ts';
import type { HistoricalShares } from './historical-shares.ts';
import type { HistoricalTotals } from './historical-totals.ts';
import { monthName } from './month-name.ts';

/** Resources that are worked on at the same time. */
const PARALLEL = 4;

export interface MonthParts {
  readonly offering: OfferingRuntime;
  readonly backend: HistoricalBackend;
  readonly request: HistoricalRequest;
  readonly totals: HistoricalTotals;
  readonly shares: HistoricalShares;
  readonly memory: UserUsageMemory;
}

interface ResourceMonth {
  readonly resource: Resource;
  readonly usage: ResourceUsage;
}

/** A resource whose total Waldur has by now. */
interface TotalDone extends ResourceMonth {
  /** What was sent just now. */
  readonly sent: Amounts;
}

const NOTHING: ResourceUsage = { total: {}, users: new Map() };

/** One month of all resources: their totals, then what their users had of them. */
export class MonthLoad {
  private readonly logger = new Logger('HistoricalUsage');
  private readonly failures = new Failures();
  private settled = 0;

  /** @param onSettled called with the number of resources that are done */
  constructor(
    private readonly parts: MonthParts,
    private readonly month: UsageMonth,
    private readonly onSettled: (settled: number) => void,
  ) {}

  /** @returns what went wrong. Usage that cannot be read is such a failure, and nothing is sent then. */
  async run(resources: readonly Resource[], signal: AbortSignal): Promise<readonly HistoricalFailure[]> {
    await this.failures.attempt(`month ${monthName(this.month)}`, async () => {
      const works = await this.reported(resources);
      this.settle(resources.length - works.length);
      if (works.length > 0 && !signal.aborted) await this.load(works, signal);
    });
    return this.failures.all;
  }

  /** Resources to work on: those with usage; when stale usage is overwritten, all. */
  private async reported(resources: readonly Resource[]): Promise<readonly ResourceMonth[]> {
    const usage = await this.parts.backend.usage(resources, this.month);
    const isUnknown = ({ backendId }: Resource): boolean => usage.has(backendId) && usage.get(backendId) === undefined;
    for (const { name, uuid } of resources.filter(isUnknown)) {
      await this.failures.attempt(`resource ${name || uuid}, ${monthName(this.month)}`, () =>
        Promise.reject(new BackendError('the backend could not find out what it used')),
      );
    }
    const found = resources
      .filter((resource) => !isUnknown(resource))
      .map((resource) => ({
        resource,
        usage: somethingOf(usage.get(resource.backendId)) ?? NOTHING,
      }));
    if (this.parts.request.reconcileStale) return found;
    const used = found.filter((work) => work.usage !== NOTHING);
    if (used.length === 0) this.logger.log(`${monthName(this.month)}: the backend reports no usage`);
    else this.warnAboutIdle(found.filter((work) => work.usage === NOTHING));
    return used;
  }

  private warnAboutIdle(idle: readonly ResourceMonth[]): void {
    if (idle.length === 0) return;
    const names = idle.map(({ resource }) => resource.name).join(', ');
    this.logger.warn(`${monthName(this.month)}: the backend reports no usage of ${names}; nothing is sent for them`);
  }

  private async load(works: readonly ResourceMonth[], signal: AbortSignal): Promise<void> {
    const records = await MonthRecords.read(this.parts.offering, this.month);
    const done: TotalDone[] = [];
    await this.each(works, signal, async (work) => {
      const sent = await this.parts.totals.load(work.resource, this.month, work.usage.total, records);
      done.push({ ...work, sent });
    });
    const { skipUsers, reconcileStale } = this.parts.request;
    const shared = skipUsers ? [] : done.filter(({ usage }) => usage.users.size > 0 || reconcileStale);
    this.settle(works.length - shared.length);
    if (shared.length > 0 && !signal.aborted) await this.loadShares(shared, records, signal);
  }

  private async loadShares(works: readonly TotalDone[], before: MonthRecords, signal: AbortSignal): Promise<void> {
    const { memory, request, shares, totals } = this.parts;
    const records = await this.recordsAfter(works, before);
    memory.keepOnly([this.month]);
    await memory.of(this.month); // when it fails, then once and not for each resource
    await this.each(works, signal, async (work) => {
      const zeroed = request.reconcileStale ? totals.reportable(work.usage.total) : new Set<string>();
      const { resource, usage } = work;
      const share = { resource, month: this.month, users: usage.users, records: this.recordsOf(work, records), zeroed };
      await shares.load(share, this.failures, signal);
      this.settle(1);
    });
  }

  /** Records that were made just now have to be read before users' usage can be attached to them. */
  private async recordsAfter(works: readonly TotalDone[], before: MonthRecords): Promise<MonthRecords> {
    const isMade = ({ resource, sent }: TotalDone) =>
      Object.keys(sent).some((type) => before.of(resource.uuid).every((record) => record.type !== type));
    if (this.parts.offering.writer.dryRun || !works.some(isMade)) return before;
    return MonthRecords.read(this.parts.offering, this.month);
  }

  /** A dry run goes on as if the records that a total makes were there. */
  private recordsOf({ resource, sent }: TotalDone, records: MonthRecords): readonly UsageRecord[] {
    const present = records.of(resource.uuid);
    if (!this.parts.offering.writer.dryRun) return present;
    const made = Object.entries(sent).filter(([type]) => present.every((record) => record.type !== type));
    return [...present, ...made.map(([type, usage]) => ({ uuid: 'not made yet', type, usage }))];
  }

  /** Resources do not hold up each other. */
  private each<T extends ResourceMonth>(
    works: readonly T[],
    signal: AbortSignal,
    attempt: (work: T) => Promise<void>,
  ): Promise<void> {
    return eachOf(works, PARALLEL, signal, (work) => {
      const { name, uuid } = work.resource;
      const item = `resource ${name || uuid}, ${monthName(this.month)}`;
      return withScope({ resource: name }, () => this.failures.attempt(item, () => attempt(work)));
    });
  }

  private settle(count: number): void {
    this.settled += count;
    this.onSettled(this.settled);
  }
}

/** A resource without any component in its total has no usage, whatever its users have. */
function somethingOf(usage: ResourceUsage | undefined): ResourceUsage | undefined {
  return usage !== undefined && Object.keys(usage.total).length > 0 ? usage : undefined;
}
