import { DuplicateResourceError, type CreatedResource, type CreateRequest } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { MoabSite } from '../backend/moab-site.ts';
import { setActive } from '../commands/account-commands.ts';
import { accountWord, isSameText } from '../commands/arguments.ts';
import { DEPOSIT, orderedDeposit } from '../funds/deposit-component.ts';
import type { Deposits } from '../funds/deposits.ts';
import type { Account } from '../parsing/accounts.ts';
import { projectAccount, sameName, type WantedAccount } from './account-names.ts';
import { makeAccount, makeFund, newFund } from './make-account.ts';
import { withProject } from './project-lock.ts';

/** Makes the accounts of a resource with their funds, and the first deposit. What is there already stays. */
export class ResourceCreation {
  private readonly logger = new Logger(ResourceCreation.name);

  constructor(
    private readonly site: MoabSite,
    private readonly deposits: Deposits,
  ) {}

  async create(request: CreateRequest): Promise<CreatedResource> {
    const { resource, backendId } = request;
    const project = projectAccount(resource, this.site.settings);
    const limit = orderedDeposit(resource.limits);
    if (sameName(project.name, accountWord(backendId))) throw new DuplicateResourceError(backendId);
    const account = { name: backendId, description: resource.name, organization: project.name };
    await withProject(project.name, async () => {
      if (!(await this.site.reader.account(project.name))) await makeAccount(this.site, project);
      const found = await this.site.reader.account(backendId);
      await (found ? this.complete(request, account, found, limit) : this.makeNew(account, limit));
    });
    return { backendId, limits: { [DEPOSIT]: limit } };
  }

  private async makeNew(account: WantedAccount, limit: number): Promise<void> {
    await makeAccount(this.site, account);
    if (this.isBelowZero(account.name, limit)) return;
    const fund = await newFund(this.site, account.name);
    await this.deposits.first({ account: account.name, fund }, Math.trunc(limit));
  }

  /** Does what an earlier attempt has left undone: the fund, and what is missing in it. */
  private async complete(request: CreateRequest, account: WantedAccount, found: Account, limit: number): Promise<void> {
    const { name } = account;
    if (request.purpose === 'restore') await this.activate(name);
    else await this.refuseForeign(request, account, found);
    const fund = await this.site.reader.fund(name);
    if (fund === undefined) await makeFund(this.site, name, 'the account has none');
    if (this.isBelowZero(name, limit)) return;
    if (fund === undefined) {
      await this.deposits.first({ account: name, fund: await newFund(this.site, name) }, Math.trunc(limit));
    } else {
      await this.deposits.adjust({ account: name, fund }, 0, Math.trunc(limit));
    }
  }

  /** An account under this id is taken over only when an interrupted attempt for this very resource left it. */
  private async refuseForeign(request: CreateRequest, account: WantedAccount, found: Account): Promise<void> {
    const isLeftOver =
      sameName(found.organization, account.organization) &&
      isSameText(found.description, account.description || account.name) &&
      !(await request.isUsedByAnotherResource()) &&
      !(await this.site.reader.hasUsers(account.name)) &&
      !(await this.site.reader.isInactive(account.name));
    if (!isLeftOver) throw new DuplicateResourceError(account.name);
    this.logger.log(`Account ${account.name} was left by an interrupted creation of this resource and is completed`);
  }

  private async activate(account: string): Promise<void> {
    if (!(await this.site.reader.isInactive(account))) return;
    await this.site.tools.write(setActive(account, true), {
      action: 'activate account',
      target: account,
      reason: 'the resource is restored',
      confirm: async () => !(await this.site.reader.isInactive(account)),
    });
  }

  private isBelowZero(account: string, limit: number): boolean {
    if (limit >= 0) return false;
    this.logger.warn(`The limit of ${account} is ${limit}: nothing is deposited`);
    return true;
  }
}
