import {
  BackendError,
  errorText,
  isTransient,
  type Member,
  type ObservedResource,
  type Resource,
} from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { userWord } from '../commands/arguments.ts';
import { hasUser, type Account } from '../tree/account-tree.ts';
import { chunks, existingAccount, seenAccount } from './member-batches.ts';
import { addUsersCommand, defaultAccountOf } from './user-scope.ts';

/** Gives people access to an allocation: in one statement where SLURM takes it, one by one where it does not. */
export class UserAdding {
  private readonly logger = new Logger(UserAdding.name);

  constructor(private readonly site: SlurmSite) {}

  /** @returns usernames that have access now, as they were given, also those who had it before */
  async add(resource: Resource, members: readonly Member[], observed?: ObservedResource): Promise<ReadonlySet<string>> {
    if (resource.backendId.trim() === '') throw new BackendError('Empty backend ID: users cannot be added');
    const names = this.usable(members.map((member) => member.username));
    if (names.length === 0) return new Set();
    const account = await seenAccount(this.site, resource.backendId, observed);
    // in a dry run the account may be one that was only planned
    if (!account && !this.site.tools.dryRun)
      throw new BackendError(`Account ${resource.backendId} does not exist on the cluster: no user can be added`);
    const added = new Set(names.filter((name) => hasUser(account, name)));
    for (const batch of chunks(names.filter((name) => !added.has(name)))) {
      for (const name of await this.addBatch(resource, batch)) added.add(name);
    }
    await this.site.homes.ensure(added);
    return added;
  }

  private async addBatch(resource: Resource, batch: readonly string[]): Promise<readonly string[]> {
    const failure = await this.attempt(resource, batch);
    if (this.site.tools.dryRun) return failure ? [] : batch;
    const missing = await this.missing(resource, batch);
    if (missing.length === 0 && failure)
      this.logger.warn(`SLURM added ${batch.join(', ')}, but complained: ${failure}`);
    if (missing.length === 0) return batch;
    const failures = await this.addSingly(resource, missing);
    const lost = await this.missing(resource, missing);
    for (const name of lost) this.logger.error(this.explain(resource, name, failures.get(name)));
    return batch.filter((name) => !lost.includes(name));
  }

  /** One user whom SLURM refuses, or who got lost, does not hold up the others. */
  private async addSingly(resource: Resource, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const failures = new Map<string, string>();
    for (const name of names) {
      const failure = await this.attempt(resource, [name]);
      if (failure) failures.set(name, failure);
    }
    return failures;
  }

  /** @returns why it failed; nothing when it did not. An outage is thrown on. */
  private async attempt(resource: Resource, names: readonly string[]): Promise<string | undefined> {
    try {
      const command = addUsersCommand(names, resource, this.site.settings, this.site.facts());
      const confirm = async () => (await this.missing(resource, names)).length === 0;
      const reason = `not yet in account ${resource.backendId}`;
      await this.site.tools.write(command, { target: names.join(','), reason, confirm });
      return undefined;
    } catch (error) {
      if (isTransient(error)) throw error;
      return errorText(error);
    }
  }

  private async missing({ backendId }: Resource, names: readonly string[]): Promise<readonly string[]> {
    const account: Account | undefined = await existingAccount(this.site, backendId);
    return names.filter((name) => !hasUser(account, name));
  }

  private explain({ backendId }: Resource, name: string, failure: string | undefined): string {
    const defaultAccount = defaultAccountOf(backendId, this.site.settings);
    const hint =
      defaultAccount !== undefined && failure?.includes(`'${defaultAccount.toLowerCase()}' doesn't exist`)
        ? `; the default account ${defaultAccount} does not exist: create it, or change default_account or default_account_policy`
        : '';
    return `User "${name}" was not added to account ${backendId}: ${failure ?? 'SLURM reported success, but the user is not there'}${hint}`;
  }

  private usable(names: readonly string[]): readonly string[] {
    return [...new Set(names)].filter((name) => {
      if (name.trim() === '') return false;
      try {
        userWord(name);
        return true;
      } catch (error) {
        this.logger.error(errorText(error));
        return false;
      }
    });
  }
}
