import { Logger } from '@nestjs/common';
import { type OfferingRuntime, writeToWaldur } from '@waldur-site-agent/offering';
import type { Resource, ResourceUsage, UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { reportTime } from '../periods.ts';
import type { UsageRecord } from '../reading/month-records.ts';
import type { UserUsageMemory } from '../reading/user-usage-memory.ts';
import type { Failures } from './failures.ts';
import type { HistoricalUsers } from './historical-users.ts';
import { monthName } from './month-name.ts';
import { type UserAmount, componentsInUse, userAmounts } from './user-amounts.ts';

/** One resource in one month, with the records that users' amounts belong to. */
export interface ShareWork {
  readonly resource: Resource;
  readonly month: UsageMonth;
  readonly users: ResourceUsage['users'];
  readonly records: readonly UsageRecord[];
  /** Components in which users with nothing reported become zero. */
  readonly zeroed: ReadonlySet<string>;
}

/** Sends what each user had of past usage, where it is not what Waldur has. */
export class HistoricalShares {
  private readonly logger = new Logger('HistoricalUsage');

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly memory: UserUsageMemory,
    private readonly users: HistoricalUsers,
  ) {}

  /** A component that is refused does not hold up the others. */
  async load(work: ShareWork, failures: Failures, signal: AbortSignal): Promise<void> {
    this.warnWithoutRecord(work);
    const byType = new Map(work.records.map((record) => [record.type, record]));
    for (const record of byType.values()) {
      if (signal.aborted) return;
      const item = `${record.type} of users of resource ${work.resource.name}, ${monthName(work.month)}`;
      await failures.attempt(item, () => this.loadRecord(work, record));
    }
  }

  private async loadRecord(work: ShareWork, record: UsageRecord): Promise<void> {
    const { month, users, zeroed } = work;
    const stored = (await this.memory.of(month)).get(record.uuid) ?? new Map<string, string>();
    const amounts = userAmounts({ component: record.type, users, stored, zeroed: zeroed.has(record.type) });
    if (amounts.length > 0) await this.send(work, record, amounts);
  }

  private async send(
    { resource, month }: ShareWork,
    record: UsageRecord,
    amounts: readonly UserAmount[],
  ): Promise<void> {
    const addresses = await this.users.byUsername();
    const usages = amounts.map(({ username, usage }) => {
      const user = addresses.get(username.toLowerCase());
      return { username, usage, date: reportTime(month), ...(user === undefined ? {} : { user }) };
    });
    const detail = amounts.map(({ username, usage }) => `${username}=${usage}`).join(', ');
    const target = `${resource.name}, ${monthName(month)}, ${record.type}`;
    await writeToWaldur(this.offering.writer, { action: 'report usage of users', target, detail }, () =>
      this.offering.client.post('/api/marketplace-component-usages/{uuid}/set_user_usages/', {
        path: { uuid: record.uuid },
        body: { usages },
      }),
    );
    if (!this.offering.writer.dryRun) await this.memory.note(month, record.uuid, amounts);
  }

  private warnWithoutRecord({ resource, month, users, records }: ShareWork): void {
    const present = new Set(records.map(({ type }) => type));
    const missing = [...componentsInUse(users)].filter(
      (type) => this.offering.details.componentTypes.has(type) && !present.has(type),
    );
    if (missing.length === 0) return;
    this.logger.warn(
      `${resource.name}, ${monthName(month)}: Waldur has no record of ${missing.join(', ')}, users' usage is left out`,
    );
  }
}
