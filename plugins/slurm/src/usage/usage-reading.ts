import {
  monthInZone,
  type Resource,
  type ResourceUsage,
  type UsageMonth,
  type UsageReporter,
} from '@waldur-site-agent/plugin-sdk';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { foldName } from '../parsing/rows.ts';
import { zoneEnvironment } from './host-zone.ts';
import { SacctSource } from './sacct-source.ts';
import { SreportSource } from './sreport-source.ts';
import type { UsageSource } from './usage-source.ts';
import type { AccountSums } from './usage-sums.ts';
import { toWaldurUnits } from './waldur-units.ts';

/** What the accounts of an offering used in a month. */
export class UsageReading implements UsageReporter {
  private readonly source: UsageSource;

  /** @param timezone in which months begin and end; empty or unknown: the system's */
  constructor(
    private readonly site: Pick<SlurmSite, 'runner' | 'settings' | 'components' | 'reader'>,
    private readonly timezone: string,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.source = site.settings.usageSource === 'sreport' ? new SreportSource(site) : new SacctSource(site);
  }

  /** One process for all resources; none for a month that has not begun. */
  async usage(resources: readonly Resource[], month: UsageMonth): Promise<ReadonlyMap<string, ResourceUsage>> {
    const accounts = new Set(resources.map(({ backendId }) => foldName(backendId)).filter((name) => name !== ''));
    if (accounts.size === 0 || isAfter(month, monthInZone(this.now(), this.timezone))) return new Map();
    const sums = await this.source.read(accounts, month, zoneEnvironment(this.timezone));
    if (sums.rows === 0) await this.refuseUnknownCluster();
    return this.byBackendId(resources, sums.byAccount());
  }

  /** For a cluster that the database does not know SLURM answers with success and nothing. */
  private async refuseUnknownCluster(): Promise<void> {
    await this.site.reader.associations(['root']);
  }

  private byBackendId(
    resources: readonly Resource[],
    accounts: ReadonlyMap<string, AccountSums>,
  ): ReadonlyMap<string, ResourceUsage> {
    const convert = toWaldurUnits(this.site.components());
    return new Map(
      resources.flatMap(({ backendId }) => {
        const account = accounts.get(foldName(backendId));
        if (!account) return [];
        const users = new Map([...account.byUser()].map(([user, minutes]) => [user, convert(minutes)]));
        return [[backendId, { total: convert(account.total()), users }] as const];
      }),
    );
  }
}

function isAfter(left: UsageMonth, right: UsageMonth): boolean {
  return left.year * 12 + left.month > right.year * 12 + right.month;
}
