import { Logger } from '@nestjs/common';
import {
  BackendError,
  errorText,
  type Member,
  type ObservedResource,
  type Resource,
} from '@waldur-site-agent/plugin-sdk';
import type { MupId, MupUser, ProjectMember } from '../api/records.ts';
import type { MupSite } from '../backend/mup-site.ts';
import { personOf } from '../users/person.ts';
import { UserAccounts } from '../users/user-accounts.ts';
import { addMember } from './membership.ts';
import { memberNamed, memberWithEmail, projectMembers, type ProjectMembers } from './project-members.ts';

/** Waldur's word for an offering user whose name is settled. */
const READY = 'OK';

/** Gives people access to a resource: as active members of its project. */
export class MemberAdding {
  private readonly logger = new Logger('MupMembers');

  constructor(private readonly site: MupSite) {}

  /** @returns usernames that have access now; somebody who fails is logged and left out */
  async add(resource: Resource, members: readonly Member[], observed?: ObservedResource): Promise<ReadonlySet<string>> {
    const project = await projectMembers(this.site, resource, observed);
    // in a dry run the project may be one that was only planned, with its members
    if (!project) return new Set(this.site.writer.dryRun ? members.map(({ username }) => username) : []);
    const accounts = new UserAccounts(this.site);
    const added = new Set<string>();
    for (const member of members) {
      try {
        if (await this.addOne(project, member, accounts)) added.add(member.username);
      } catch (error) {
        this.logger.error(`${member.username} was not added to ${resource.backendId}: ${errorText(error)}`);
      }
    }
    return added;
  }

  private async addOne({ project, members }: ProjectMembers, member: Member, accounts: UserAccounts): Promise<boolean> {
    const { username } = member;
    const known = memberNamed(members, username) ?? memberWithEmail(members, personOf(member)?.email);
    if (known) {
      if (!known.active) await this.reactivate(project, known, username);
      return true;
    }
    const user = await this.user(member, accounts);
    if (!user) {
      this.logger.warn(`${username} is not a user of MUP and is not added to project ${project}`);
      return false;
    }
    await accounts.identities.ensure(user, member.cuid ?? '', username);
    await addMember(this.site, project, user, username);
    return true;
  }

  private async reactivate(project: MupId, { id }: ProjectMember, username: string): Promise<void> {
    if (id === undefined) throw new BackendError('MUP lists an inactive member without an id');
    const about = { target: username, reason: 'the member is not active' };
    await this.site.writer.setMemberActive(project, id, true, about);
  }

  private async user(member: Member, accounts: UserAccounts): Promise<MupUser | undefined> {
    const found = await this.find(member);
    const person = personOf(member);
    if (found || !person || member.offeringUserState !== READY) return found;
    const made = await accounts.ensure(person);
    return this.site.writer.dryRun ? made : this.find(member);
  }

  private async find(member: Member): Promise<MupUser | undefined> {
    const email = personOf(member)?.email;
    const byName = await this.site.reader.userByUsername(member.username);
    const user = byName ?? (email === undefined ? undefined : await this.site.reader.userByEmail(email));
    return user && (user.email === '' && email !== undefined ? { ...user, email } : user);
  }
}
