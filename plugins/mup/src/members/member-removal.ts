import { Logger } from '@nestjs/common';
import { BackendError, errorText, type ObservedResource, type Resource } from '@waldur-site-agent/plugin-sdk';
import type { ProjectMember } from '../api/records.ts';
import type { MupSite } from '../backend/mup-site.ts';
import { memberNamed, memberWithEmail, projectMembers, type ProjectMembers } from './project-members.ts';

/** Takes access to a resource away by making members inactive: MUP does not remove them. */
export class MemberRemoval {
  private readonly logger = new Logger('MupMembers');

  constructor(private readonly site: MupSite) {}

  /** @returns names of members who are inactive now; somebody who fails is logged and left out */
  async remove(
    resource: Resource,
    usernames: readonly string[],
    observed?: ObservedResource,
  ): Promise<ReadonlySet<string>> {
    const project = await projectMembers(this.site, resource, observed);
    if (!project) return new Set();
    const removed = new Set<string>();
    for (const username of usernames) {
      const member = memberNamed(project.members, username) ?? memberWithEmail(project.members, username);
      if (member && (await this.isDeactivated(project, member, username))) removed.add(username);
    }
    return removed;
  }

  private async isDeactivated({ project }: ProjectMembers, member: ProjectMember, username: string): Promise<boolean> {
    if (!member.active) return true;
    try {
      if (member.id === undefined) throw new BackendError('MUP lists the member without an id');
      const about = { target: username, reason: 'no longer in the team' };
      await this.site.writer.setMemberActive(project, member.id, false, about);
      return true;
    } catch (error) {
      this.logger.error(`${username} was not removed from project ${project}: ${errorText(error)}`);
      return false;
    }
  }
}
