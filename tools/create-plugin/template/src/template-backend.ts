import { Logger } from '@nestjs/common';
import {
  BackendError,
  type CreatedResource,
  type CreateRequest,
  DuplicateResourceError,
  type Limits,
  type Member,
  type ObservedResource,
  type OfferingContext,
  type OrderProcessingBackend,
  type Resource,
  type ResourceReport,
  type ResourceReporter,
} from '@waldur-site-agent/plugin-sdk';
import { type Account, type AccountStore, withAccount } from './system/account-store.ts';
import { toSystem, toWaldur } from './template-units.ts';

/** Names that the system takes. */
const USERNAME = /^[a-z_][a-z0-9_.-]*$/;

const PLANNED: Account = { owner: '', limits: {}, users: [] };

/** One offering's resources as accounts of the system. What it can do is what it implements. */
export class TemplateBackend implements OrderProcessingBackend, ResourceReporter {
  readonly identity = { type: 'site-agent-plugin-template', version: '0.1.0' };
  private readonly logger = new Logger(TemplateBackend.name);

  constructor(
    private readonly context: OfferingContext,
    private readonly store: AccountStore,
  ) {}

  async ping(): Promise<void> {
    await this.store.read();
  }

  /** Asks once, whatever the number of ids. */
  async observeResources(backendIds: readonly string[]): Promise<ReadonlyMap<string, ObservedResource>> {
    const accounts = await this.store.read();
    const components = this.context.components();
    return new Map(
      backendIds.flatMap((backendId) => {
        const account = accounts[backendId];
        if (!account) return [];
        return [[backendId, { backendId, users: account.users, limits: toWaldur(account.limits, components) }]];
      }),
    );
  }

  /** May be repeated: what an interrupted attempt for the same resource left is completed. */
  async createResource({ resource, backendId }: CreateRequest): Promise<CreatedResource> {
    const found = await this.account(backendId);
    if (found && found.owner !== resource.uuid) throw new DuplicateResourceError(backendId);
    const limits = toSystem(resource.limits, this.context.components());
    if (!found)
      await this.change('create account', backendId, { owner: resource.uuid, limits, users: [] }, text(limits));
    return { backendId, ...(await this.reportResource(resource)) };
  }

  async reportResource({ limits }: Resource): Promise<ResourceReport> {
    return { limits };
  }

  /** Limits that are not named stay as they are. */
  async setLimits({ backendId }: Resource, limits: Limits): Promise<undefined> {
    const account = await this.existing(backendId);
    const wanted = { ...account.limits, ...toSystem(limits, this.context.components()) };
    if (text(wanted) === text(account.limits)) return;
    await this.change('set limits', backendId, { ...account, limits: wanted }, text(wanted));
  }

  async terminateResource({ backendId }: Resource): Promise<undefined> {
    if (await this.account(backendId)) await this.change('remove account', backendId, undefined);
  }

  /** Somebody who fails is logged and left out; the others get access. @returns who has access now */
  async addUsers({ backendId }: Resource, members: readonly Member[]): Promise<ReadonlySet<string>> {
    const names = new Set(members.map(({ username }) => username).filter((name) => this.isUsable(name)));
    const account = await this.existing(backendId);
    const missing = [...names].filter((name) => !account.users.includes(name));
    if (missing.length > 0) {
      const users = [...account.users, ...missing];
      await this.change('add users', backendId, { ...account, users }, missing.join(', '));
    }
    return names;
  }

  async removeUsers({ backendId }: Resource, usernames: readonly string[]): Promise<ReadonlySet<string>> {
    const account = await this.account(backendId);
    const leaving = account?.users.filter((name) => usernames.includes(name)) ?? [];
    if (account && leaving.length > 0) {
      const users = account.users.filter((name) => !leaving.includes(name));
      await this.change('remove users', backendId, { ...account, users }, leaving.join(', '));
    }
    return new Set(usernames);
  }

  private async account(backendId: string): Promise<Account | undefined> {
    return (await this.store.read())[backendId];
  }

  /** @throws {BackendError} when it is not there; in a dry run it may be one that was only planned */
  private async existing(backendId: string): Promise<Account> {
    const account = await this.account(backendId);
    if (account) return account;
    if (this.context.writer.dryRun) return PLANNED;
    throw new BackendError(`there is no account ${backendId}`);
  }

  /** Every write goes through the writer: a dry run hands over the same changes, and nothing is applied. */
  private change(action: string, target: string, account: Account | undefined, detail = ''): Promise<void> {
    const apply = () => this.store.update((accounts) => withAccount(accounts, target, account));
    return this.context.writer.write({ system: 'template', action, target, detail }, apply, undefined);
  }

  private isUsable(username: string): boolean {
    if (USERNAME.test(username)) return true;
    this.logger.error(`${JSON.stringify(username)} cannot be a name in the system and gets no access`);
    return false;
  }
}

function text(limits: Limits): string {
  return Object.entries(limits)
    .map(([name, amount]) => `${name}=${amount}`)
    .sort()
    .join(', ');
}
