import { BackendError, type Limits, type Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { MoabSite } from '../backend/moab-site.ts';
import { DEPOSIT, depositOf } from './deposit-component.ts';
import { type Deposits, PLANNED_FUND } from './deposits.ts';

/** Changes the limit of resources that exist. */
export class LimitChanges {
  private readonly logger = new Logger(LimitChanges.name);

  constructor(
    private readonly site: MoabSite,
    private readonly deposits: Deposits,
  ) {}

  /** @param limits other components than the deposit are ignored */
  async set(resource: Resource, limits: Limits): Promise<void> {
    const { backendId: account } = resource;
    if (account.trim() === '') throw new BackendError('Empty backend ID: nothing can be deposited');
    const limit = depositOf(limits);
    if (limit < 0) {
      this.logger.warn(`The new limit of ${account} is ${limit}: nothing is deposited`);
      return;
    }
    const purse = { account, fund: await this.fundOf(account) };
    const to = Math.trunc(limit);
    if (this.site.settings.depositMode === 'full' || purse.fund === PLANNED_FUND) {
      await this.deposits.whole(purse, to);
      return;
    }
    await this.deposits.adjust(purse, wholeLimit(resource.limits), to);
  }

  private async fundOf(account: string): Promise<string> {
    const fund = await this.site.reader.fund(account);
    if (fund !== undefined) return fund;
    // in a dry run the account may be one that was only planned
    if (this.site.tools.dryRun) return PLANNED_FUND;
    throw new BackendError(`Account ${account} has no fund: nothing can be deposited`);
  }
}

/** The limit so far, as it was deposited; 0 when Waldur names none. */
function wholeLimit(limits: Limits): number {
  return Math.max(0, Math.trunc(limits[DEPOSIT] ?? 0));
}
