import {
  BackendError,
  errorText,
  isTransient,
  type ObservedResource,
  type Resource,
} from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import { untouchableReasons } from '../accounts/untouchable.ts';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { isSafeName } from '../commands/arguments.ts';
import { removeUser } from '../commands/user-commands.ts';
import { hasUser } from '../tree/account-tree.ts';
import { cancelJobsOfUsers, removeWithJobs } from './job-cancelling.ts';
import { chunks, existingAccount, seenAccount } from './member-batches.ts';

/** Takes access to an allocation away, jobs included. Associations with other accounts stay. */
export class UserRemoval {
  private readonly logger = new Logger(UserRemoval.name);

  constructor(private readonly site: SlurmSite) {}

  /**
   * @returns usernames without access now, as they were given
   * @throws {BackendError} for an account that is no allocation
   */
  async remove(
    resource: Resource,
    usernames: readonly string[],
    observed?: ObservedResource,
  ): Promise<ReadonlySet<string>> {
    const { backendId } = resource;
    if (backendId.trim() === '') throw new BackendError('Empty backend ID: users cannot be removed');
    const names = [...new Set(usernames)].filter((name) => name.trim() !== '');
    if (names.length === 0) return new Set();
    this.refuseUntouchable(resource, observed);
    const account = await seenAccount(this.site, backendId, observed);
    const present = names.filter((name) => hasUser(account, name));
    const removed = new Set(names.filter((name) => !present.includes(name)));
    for (const batch of chunks(present.filter((name) => this.isUsable(name)))) {
      for (const name of await this.removeBatch(backendId, batch)) removed.add(name);
    }
    return removed;
  }

  private async removeBatch(account: string, batch: readonly string[]): Promise<readonly string[]> {
    await cancelJobsOfUsers(this.site, account, batch);
    const failure = await this.attempt(account, batch);
    if (this.site.tools.dryRun) return failure ? [] : batch;
    const remaining = await this.remaining(account, batch);
    const failures = new Map<string, string>();
    for (const name of remaining) failures.set(name, (await this.attempt(account, [name])) ?? 'SLURM reported success');
    const kept = remaining.length === 0 ? [] : await this.remaining(account, remaining);
    for (const name of kept) {
      this.logger.error(`User "${name}" was not removed from account ${account}: ${failures.get(name)}`);
    }
    return batch.filter((name) => !kept.includes(name));
  }

  /** @returns why it failed; nothing when it did not. An outage is thrown on. */
  private async attempt(account: string, names: readonly string[]): Promise<string | undefined> {
    const confirm = async () => (await this.remaining(account, names)).length === 0;
    const options = { target: names.join(','), reason: `no longer in the team of account ${account}`, confirm };
    try {
      await removeWithJobs(this.site, options.target, () => this.site.tools.write(removeUser(names, account), options));
      return undefined;
    } catch (error) {
      if (isTransient(error)) throw error;
      return errorText(error);
    }
  }

  private async remaining(backendId: string, names: readonly string[]): Promise<readonly string[]> {
    const account = await existingAccount(this.site, backendId);
    return names.filter((name) => hasUser(account, name));
  }

  private refuseUntouchable(resource: Resource, observed: ObservedResource | undefined): void {
    const { backendId } = resource;
    const reason = observed?.untouchable ?? untouchableReasons(this.site.settings, [resource])(backendId);
    if (reason !== undefined) throw new BackendError(`No users are removed from account ${backendId}: ${reason}`);
  }

  private isUsable(name: string): boolean {
    if (isSafeName(name)) return true;
    this.logger.error(`User ${JSON.stringify(name)} is not removed: such a name cannot be put into a statement`);
    return false;
  }
}
