import { BackendError, errorText, type ObservedResource, type Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { MoabSite } from '../backend/moab-site.ts';
import { isSafeUser } from '../commands/arguments.ts';
import { removeUser } from '../commands/user-commands.ts';

/** Takes users out of an account, one by one. What they have been charged stays. */
export class UserRemoval {
  private readonly logger = new Logger(UserRemoval.name);

  constructor(private readonly site: MoabSite) {}

  /** @returns usernames without access now */
  async remove(
    { backendId }: Resource,
    usernames: readonly string[],
    observed: ObservedResource | undefined,
  ): Promise<ReadonlySet<string>> {
    if (backendId.trim() === '') throw new BackendError('Empty backend ID: users cannot be removed');
    const removed = new Set<string>();
    for (const name of new Set(usernames)) {
      const isSeen = observed?.users.includes(name) ?? false;
      if (name.trim() !== '' && (await this.removeOne(name, backendId, isSeen))) removed.add(name);
    }
    return removed;
  }

  /** @param isSeen known to be in the account, whatever its fund shows */
  private async removeOne(name: string, account: string, isSeen: boolean): Promise<boolean> {
    if (!isSafeUser(name)) return this.failed(name, account, 'such a name cannot be given to MAM');
    if (!isSeen && !(await this.site.reader.isMember(name, account))) return true;
    try {
      const reason = `no longer in the team of account ${account}`;
      await this.site.tools.write(removeUser(name, account), { action: 'remove user', target: name, reason });
      return true;
    } catch (error) {
      // only the reply may have been lost; MAM that cannot be asked at all is not this user's fault
      const isThere = await this.site.reader.isMember(name, account);
      return !isThere || this.failed(name, account, errorText(error));
    }
  }

  private failed(name: string, account: string, why: string): false {
    this.logger.error(`User ${JSON.stringify(name)} was not removed from account ${account}: ${why}`);
    return false;
  }
}
