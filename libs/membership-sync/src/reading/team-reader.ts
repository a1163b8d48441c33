import { Logger } from '@nestjs/common';
import { type OfferingRuntime, type ResourceApi, type TeamMember } from '@waldur-site-agent/offering';
import { type Resource, type ResourceState, errorText } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import { attempt } from './attempt.ts';

export interface TeamRules {
  readonly consentedOnly: boolean;
  readonly sharesProjects: boolean;
  readonly handledStates: readonly ResourceState[];
}

/** Who is in the team of a resource, as the backend wants it to be understood. */
export class TeamReader {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly resources: ResourceApi,
    private readonly rules: TeamRules,
  ) {}

  /** Resources with the same key have the same team. Without a project nothing is known to be shared. */
  keyOf(resource: Resource): string {
    const isOwn = this.rules.consentedOnly && !this.rules.sharesProjects;
    return isOwn || resource.projectUuid === '' ? resource.uuid : resource.projectUuid;
  }

  /** One call; where members of a project are shared with consent, one more per resource of the project. */
  async read(resource: Resource): Promise<readonly TeamMember[]> {
    const own = await this.resources.team(resource.uuid, this.rules.consentedOnly);
    if (!this.rules.consentedOnly || !this.rules.sharesProjects) return own;
    const others = await this.consentedElsewhere(resource);
    const known = new Set(own.map(keyOfMember));
    const retained = [...new Map(others.map((member) => [keyOfMember(member), member])).values()].filter(
      (member) => !known.has(keyOfMember(member)),
    );
    if (retained.length > 0) this.logRetained(resource, own.length, retained);
    return [...own, ...retained];
  }

  /** Members of the project who consented for another of its resources. What cannot be read is left out. */
  private async consentedElsewhere(resource: Resource): Promise<readonly TeamMember[]> {
    const siblings = await attempt(() => this.siblings(resource));
    if (!siblings.known) {
      this.logger.warn(`resources of project ${resource.projectUuid} cannot be listed: ${siblings.reason}`);
      return [];
    }
    const teams = await Promise.all(siblings.value.map((uuid) => this.teamOfSibling(uuid)));
    return teams.flat();
  }

  private async siblings(resource: Resource): Promise<readonly string[]> {
    const rows = await this.offering.client.list('/api/marketplace-provider-resources/', {
      query: {
        offering_uuid: [this.offering.uuid],
        project_uuid: resource.projectUuid,
        state: [...this.rules.handledStates],
        field: ['uuid', 'project_uuid'],
      },
    });
    return rows.map((row) => hex(row.uuid ?? '')).filter((uuid) => uuid !== '' && uuid !== hex(resource.uuid));
  }

  private async teamOfSibling(uuid: string): Promise<readonly TeamMember[]> {
    try {
      return await this.resources.team(uuid, true);
    } catch (error) {
      this.logger.warn(`the team of resource ${uuid} cannot be read, going on without it: ${errorText(error)}`);
      return [];
    }
  }

  private logRetained(resource: Resource, own: number, retained: readonly TeamMember[]): void {
    this.logger.log('federation.shared_project.retained_via_sibling', {
      project: resource.projectUuid,
      offering: this.offering.uuid,
      own,
      retained: retained.length,
      users: retained.map((member) => member.username),
    });
  }
}

function keyOfMember(member: TeamMember): string {
  return hex(member.uuid ?? '') || (member.username ?? '');
}
