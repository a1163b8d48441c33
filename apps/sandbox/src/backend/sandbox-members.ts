import { BackendError, type Limits, type Member, type Resource } from '@waldur-site-agent/plugin-sdk';
import type { SandboxSite } from './sandbox-site.ts';
import { SITE_OWNED } from './sandbox-site.ts';
import { toSystem } from './sandbox-units.ts';

const NO_ROLE = 'PROJECT.MEMBER';

/** People in accounts, their roles and their own limits. */
export class SandboxMembers {
  constructor(private readonly site: SandboxSite) {}

  async add({ backendId }: Resource, members: readonly Member[]): Promise<ReadonlySet<string>> {
    const welcome = members.filter(({ username }) => /^[a-z][\w-]*$/.test(username));
    const names = new Set(welcome.map(({ username }) => username));
    const account = await this.site.existing(backendId);
    if (!account) return names;
    const missing = welcome.filter(({ username }) => !Object.hasOwn(account.members, username));
    await this.site.change('add users', account, { members: { ...account.members, ...roles(missing) } });
    return names;
  }

  async remove({ backendId }: Resource, usernames: readonly string[]): Promise<ReadonlySet<string>> {
    const account = await this.site.account(backendId);
    if (account?.owner === SITE_OWNED) throw new BackendError(`${backendId} is an account of the site`);
    if (account) {
      const staying = Object.entries(account.members).filter(([name]) => !usernames.includes(name));
      await this.site.change('remove users', account, { members: Object.fromEntries(staying) });
    }
    return new Set(usernames);
  }

  async reconcileRoles({ backendId }: Resource, members: readonly Member[]): Promise<void> {
    const account = await this.site.existing(backendId);
    if (!account) return;
    const present = members.filter(({ username }) => Object.hasOwn(account.members, username));
    await this.site.change('set roles', account, { members: { ...account.members, ...roles(present) } });
  }

  async syncLimits({ backendId }: Resource, wanted: ReadonlyMap<string, Limits>): Promise<void> {
    const account = await this.site.existing(backendId);
    if (!account) return;
    const components = this.site.context.components();
    const limits = [...wanted].map(([name, each]) => [name, toSystem(each, components)] as const);
    await this.site.change('set user limits', account, {
      userLimits: { ...account.userLimits, ...Object.fromEntries(limits) },
    });
  }
}

function roles(members: readonly Member[]): Record<string, string> {
  return Object.fromEntries(members.map(({ username, role = NO_ROLE }) => [username, role]));
}
