import {
  errorText,
  isTransient,
  type Limits,
  type ObservedResource,
  type Resource,
} from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { isSafeName } from '../commands/arguments.ts';
import { setUserLimits } from '../commands/limit-commands.ts';
import { chunks } from '../members/member-batches.ts';
import type { AccountObserver } from '../observing/account-observer.ts';
import type { ObservedAccount } from '../observing/observed-account.ts';
import type { Account } from '../tree/account-tree.ts';
import { dropUnknownTres } from './known-tres.ts';
import { limitedTres, userLimitChanges, userLimitsToBackend, type UserLimitChange } from './user-limit-changes.ts';

type WantedLimits = ReadonlyMap<string, Limits>;

/** Limits of single users within an allocation. */
export class UserLimits {
  private readonly logger = new Logger(UserLimits.name);

  constructor(
    private readonly site: SlurmSite,
    private readonly observer: AccountObserver,
  ) {}

  /**
   * Brings users to their limits, those with the same ones by one statement. Who fails is logged.
   * @param given whole numbers in Waldur units by username; empty: no limits of their own
   */
  async sync(resource: Resource, given: WantedLimits, seen: ObservedResource): Promise<void> {
    const observed = await this.observer.known(resource, seen);
    const usable = new Map([...given].filter(([user]) => this.isUsable(user)));
    const wanted = mapLimits(usable, (limits) => userLimitsToBackend(limits, this.site.components()));
    if (userLimitChanges(observed.account, wanted).length === 0) return;
    const known = await this.site.reader.tresNames();
    await this.apply(
      observed,
      mapLimits(wanted, (limits) => dropUnknownTres(limits, known, 'debug')),
      known,
    );
  }

  private async apply(observed: ObservedAccount, wanted: WantedLimits, known: readonly string[]): Promise<void> {
    const changes = userLimitChanges(observed.account, wanted);
    const failures = new Map<string, string>();
    await this.write(observed.account, changes, known, failures);
    if (changes.length === 0 || this.site.tools.dryRun) return;
    const left = userLimitChanges(await this.reread(observed), wanted);
    // one user whom SLURM refuses, or whose change got lost, does not hold up the others
    const single = left.flatMap(({ users, limits }) => users.map((user) => ({ users: [user], limits })));
    await this.write(observed.account, single, known, failures);
    const lost = single.length === 0 ? [] : userLimitChanges(await this.reread(observed), wanted);
    for (const user of lost.flatMap(({ users }) => users)) {
      const why = failures.get(user) ?? 'SLURM reported success, but they are not there';
      this.logger.error(`Limits of user "${user}" in account ${observed.account.name} were not set: ${why}`);
    }
  }

  /** An outage is thrown on. */
  private async write(
    account: Account,
    changes: readonly UserLimitChange[],
    known: readonly string[],
    failures: Map<string, string>,
  ): Promise<void> {
    const all = [...new Set([...known, ...limitedTres(account)])];
    for (const { users, limits } of changes) {
      for (const batch of chunks(users)) {
        try {
          await this.site.tools.write(setUserLimits(account.name, batch, limits, all), {
            target: `${batch.join(',')} in ${account.name}`,
            reason: Object.keys(limits).length === 0 ? 'Waldur has no limits for them' : 'Waldur has other limits',
          });
        } catch (error) {
          if (isTransient(error)) throw error;
          for (const user of batch) failures.set(user, errorText(error));
        }
      }
    }
  }

  private async reread(observed: ObservedAccount): Promise<Account> {
    const later = await this.site.reader.associations([observed.account.name]);
    return this.observer.renewed(observed, later).account;
  }

  private isUsable(user: string): boolean {
    if (isSafeName(user)) return true;
    this.logger.error(`User ${JSON.stringify(user)} gets no limits: such a name cannot be put into a statement`);
    return false;
  }
}

function mapLimits(wanted: WantedLimits, change: (limits: Limits) => Limits): WantedLimits {
  return new Map([...wanted].map(([user, limits]) => [user, change(limits)]));
}
