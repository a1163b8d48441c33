import { Logger } from '@nestjs/common';
import { errorText, type Member } from '@waldur-site-agent/plugin-sdk';
import type { MupSite } from '../backend/mup-site.ts';
import type { MupId, ProjectMember } from '../api/records.ts';
import { personOf, type Person } from '../users/person.ts';
import type { UserAccounts } from '../users/user-accounts.ts';
import { addMember } from './membership.ts';
import { memberWithEmail } from './project-members.ts';

/** The people whom a project at MUP gets when a resource is created. */
export class ProjectTeam {
  private readonly logger = new Logger('MupMembers');

  constructor(
    private readonly site: MupSite,
    private readonly accounts: UserAccounts,
  ) {}

  /** Never fails: who is left out is added by the membership sync. */
  async add(project: MupId, members: readonly Member[]): Promise<void> {
    const present = await this.presentMembers(project);
    for (const member of members) {
      const person = personOf(member);
      if (!person) this.logger.warn(`${member.username} is not added to the project: no e-mail address is known`);
      else if (!memberWithEmail(present, person.email)) await this.addOne(project, person);
    }
  }

  private async presentMembers(project: MupId): Promise<readonly ProjectMember[]> {
    try {
      return await this.site.reader.members(project);
    } catch (error) {
      this.logger.warn(`The members of project ${project} could not be read: ${errorText(error)}`);
      return [];
    }
  }

  private async addOne(project: MupId, person: Person): Promise<void> {
    try {
      const user = await this.accounts.ensure(person);
      await addMember(this.site, project, user, person.username);
    } catch (error) {
      this.logger.error(`${person.username} was not added to project ${project}: ${errorText(error)}`);
    }
  }
}
