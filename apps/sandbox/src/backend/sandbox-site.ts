import { BackendError, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import type { SandboxAccount } from './system/account.ts';
import type { SandboxSystem } from './system/sandbox-system.ts';

/** An account that the site made for itself. */
export const SITE_OWNED = 'site';

/** What the operations on an offering's accounts share. */
export class SandboxSite {
  constructor(
    readonly system: SandboxSystem,
    readonly context: OfferingContext,
  ) {}

  async account(id: string): Promise<SandboxAccount | undefined> {
    return (await this.system.find([id])).get(id);
  }

  /** @throws {BackendError} when it is not there; in a dry run it may be one that was only planned */
  async existing(id: string): Promise<SandboxAccount | undefined> {
    const account = await this.account(id);
    if (account || this.context.writer.dryRun) return account;
    throw new BackendError(`there is no account ${id}`);
  }

  write(action: string, target: string, apply: () => Promise<void>, detail?: string): Promise<void> {
    const change = { system: 'sandbox', action, target, ...(detail === undefined ? {} : { detail }) };
    return this.context.writer.write(change, apply, undefined);
  }

  /** Changes an account, unless it is so already. */
  async change(action: string, account: SandboxAccount, parts: Partial<SandboxAccount>): Promise<boolean> {
    const changed = { ...account, ...parts };
    if (JSON.stringify(changed) === JSON.stringify(account)) return false;
    await this.write(action, account.id, () => this.system.store(changed), JSON.stringify(parts));
    return true;
  }
}
