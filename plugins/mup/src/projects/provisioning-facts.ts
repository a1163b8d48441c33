import type { CreateRequest, Member, ProvisioningContext } from '@waldur-site-agent/plugin-sdk';

/** What Waldur knows about a project and MUP wants to know. */
export interface ProjectFacts {
  readonly description?: string | undefined;
  /** YYYY-MM-DD…; when absent a new project gets a year. */
  readonly endDate?: string | undefined;
  readonly oecdFosCode?: string | undefined;
}

/** What a creation knows about people and project. */
export interface ProvisioningFacts {
  /** Those who can have an account now; undefined when nobody told who is in the team. */
  readonly members: readonly Member[] | undefined;
  /** The whole team, in its order; those of `members` when the rest is not known. */
  readonly team: readonly Pick<Member, 'cuid' | 'role'>[];
  readonly project: ProjectFacts;
}

export function provisioningFacts({ resource, context }: CreateRequest): ProvisioningFacts {
  const { members, team, project }: Partial<ProvisioningContext> = context;
  const { projectDescription: description, projectEndDate: endDate } = resource;
  return { members, team: team ?? members ?? [], project: { description, endDate, oecdFosCode: project?.oecdFosCode } };
}
