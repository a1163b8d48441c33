import { BackendError, errorText, type Member, type Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { MoabSite } from '../backend/moab-site.ts';
import { isSafeUser } from '../commands/arguments.ts';
import { addUser } from '../commands/user-commands.ts';

/** Makes people users of an account, one by one. They have to be known to MAM. */
export class UserAdding {
  private readonly logger = new Logger(UserAdding.name);

  constructor(private readonly site: MoabSite) {}

  /** @returns usernames that have access now, also those who had it before */
  async add({ backendId }: Resource, members: readonly Member[]): Promise<ReadonlySet<string>> {
    if (backendId.trim() === '') throw new BackendError('Empty backend ID: users cannot be added');
    const added = new Set<string>();
    for (const name of new Set(members.map(({ username }) => username))) {
      if (name.trim() !== '' && (await this.addOne(name, backendId))) added.add(name);
    }
    return added;
  }

  private async addOne(name: string, account: string): Promise<boolean> {
    if (!isSafeUser(name)) return this.failed(name, account, 'MAM cannot have a user of this name');
    if (await this.site.reader.isMember(name, account)) return true;
    try {
      const reason = `not yet in account ${account}`;
      await this.site.tools.write(addUser(name, account), { action: 'add user', target: name, reason });
      return true;
    } catch (error) {
      // only the reply may have been lost; MAM that cannot be asked at all is not this user's fault
      return (await this.site.reader.isMember(name, account)) || this.failed(name, account, errorText(error));
    }
  }

  private failed(name: string, account: string, why: string): false {
    this.logger.error(`User ${JSON.stringify(name)} was not added to account ${account}: ${why}`);
    return false;
  }
}
