import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  OFFERING_RUNTIME,
  type OfferingRuntime,
  type RestOfferingUser,
  writeToWaldur,
} from '@waldur-site-agent/offering';
import { type Resource, type ResourceUsage, formatAmount } from '@waldur-site-agent/plugin-sdk';
import { type ReportPeriod, reportTime } from '../periods.ts';
import type { MonthRecords, UsageRecord } from '../reading/month-records.ts';
import { UserUsageMemory } from '../reading/user-usage-memory.ts';
import type { OfferingUserUrls } from '../reading/offering-user-urls.ts';

interface Share {
  readonly username: string;
  /** Two decimals. */
  readonly usage: string;
}

/** Reports what each user has of a resource's usage; only what differs from what Waldur has. */
@Injectable()
export class UserShares {
  private readonly logger = new Logger('UsageReporting');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    private readonly memory: UserUsageMemory,
  ) {}

  /** @returns number of shares that were sent */
  async report(
    resource: Resource,
    period: ReportPeriod,
    { users }: ResourceUsage,
    records: MonthRecords,
    urls: OfferingUserUrls,
  ): Promise<number> {
    const known = await this.recordsFor(resource, users, records);
    const stored = await this.memory.of(period);
    let sent = 0;
    for (const record of known) {
      const shares = sharesOf(users, record.type);
      const changed = shares.filter(({ username, usage }) => stored.get(record.uuid)?.get(username) !== usage);
      if (changed.length > 0) await this.send(resource, period, record, changed, urls);
      sent += changed.length;
    }
    return sent;
  }

  /** Records to attach shares to; they are read anew when a component with shares has none yet. */
  private async recordsFor(
    resource: Resource,
    users: ResourceUsage['users'],
    records: MonthRecords,
  ): Promise<readonly UsageRecord[]> {
    const present = records.of(resource.uuid);
    const types = new Set([...users.values()].flatMap((usage) => Object.keys(usage)));
    const missing = [...types].filter(
      (type) => this.offering.details.componentTypes.has(type) && !present.some((record) => record.type === type),
    );
    if (missing.length === 0 || this.offering.writer.dryRun) return present;
    const known = await records.reread(resource.uuid);
    if (known.length === 0) this.logger.warn(`${resource.name} has no usage records yet: shares of users wait`);
    return known;
  }

  private async send(
    resource: Resource,
    period: ReportPeriod,
    record: UsageRecord,
    shares: readonly Share[],
    urls: OfferingUserUrls,
  ): Promise<void> {
    const date = reportTime(period);
    const known = await urls.byUsername();
    const usages = shares.map(({ username, usage }) => {
      const user = urlOf(known, username);
      return { username, usage, date, ...(user === undefined ? {} : { user }) };
    });
    const detail = shares.map(({ username, usage }) => `${username}=${usage}`).join(', ');
    const write = { action: `report ${record.type} of users for ${date.slice(0, 7)}`, target: resource.name, detail };
    await writeToWaldur(this.offering.writer, write, () =>
      this.offering.client.post('/api/marketplace-component-usages/{uuid}/set_user_usages/', {
        path: { uuid: record.uuid },
        body: { usages },
      }),
    );
    if (!this.offering.writer.dryRun) await this.memory.note(period, record.uuid, shares);
  }
}

/** Zero included; users without a value for the component are left out. */
function sharesOf(users: ResourceUsage['users'], type: string): readonly Share[] {
  return [...users].flatMap(([username, usage]): Share[] => {
    const amount = usage[type];
    return amount === undefined || username.trim() === '' ? [] : [{ username, usage: formatAmount(amount) }];
  });
}

function urlOf(users: ReadonlyMap<string, RestOfferingUser>, username: string): string | undefined {
  return users.get(username.toLowerCase())?.url;
}
