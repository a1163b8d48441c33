import type { CreateRequest, Member, ProvisioningContext } from '@waldur-site-agent/plugin-sdk';

/** What Waldur knows about a project and MUP wants to know. */
export interface ProjectFacts {
  readonly description?: string | undefined;
  /** YYYY-MM-DD…; when absent a new project gets a year. */
  readonly endDate?: string | undefined;
  readonly oecdFosCode?: string | undefined;
}

/** One person of a resource's team, whether or not she has a username already. */
export interface TeamEntry {
  /** Waldur username. */
  readonly cuid?: string | undefined;
  readonly role?: string | undefined;
}

/** A context that tells more than it has to. Whatever is absent is not known. */
interface FullContext extends Omit<ProvisioningContext, 'members'> {
  readonly members?: readonly Member[];
  /** Everyone, in the team's order. */
  readonly team?: readonly TeamEntry[];
  readonly project?: ProjectFacts;
}

/** What a creation knows about people and project. */
export interface ProvisioningFacts {
  /** Those who can have an account now; undefined when nobody told who is in the team. */
  readonly members: readonly Member[] | undefined;
  /** The whole team; those of `members` when the rest is not known. */
  readonly team: readonly TeamEntry[];
  readonly project: ProjectFacts;
}

export function provisioningFacts(request: CreateRequest): ProvisioningFacts {
  const { members, team = members ?? [], project = {} }: FullContext = request.context;
  return { members, team, project };
}
