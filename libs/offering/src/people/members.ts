import type { Member, TeamEntry } from '@waldur-site-agent/plugin-sdk';
import { type schemas, hex } from '@waldur-site-agent/waldur-client';
import { type RestOfferingUser, attributesOf } from './attributes.ts';

export type TeamMember = Partial<schemas['ProjectUser']>;

/** Who is in a resource's team and how the site knows them. */
export interface UserContext {
  /** Undefined when it could not be read. */
  readonly team: readonly TeamMember[] | undefined;
  /** Offering users of team members. */
  readonly offeringUsers: readonly RestOfferingUser[];
}

export const NOBODY: UserContext = { team: [], offeringUsers: [] };
export const TEAM_UNKNOWN: UserContext = { team: undefined, offeringUsers: [] };

export function userContext(team: readonly TeamMember[], offeringUsers: readonly RestOfferingUser[]): UserContext {
  const inTeam = new Set(team.map((member) => hex(member.uuid ?? '')));
  return { team, offeringUsers: offeringUsers.filter((user) => inTeam.has(hex(user.user_uuid ?? ''))) };
}

/** Team members who can be given access now: state OK and a username that is not blank. */
export function readyMembers(context: UserContext, exposed: readonly string[] = []): readonly Member[] {
  const teamByUuid = new Map(context.team?.map((member) => [hex(member.uuid ?? ''), member]));
  return context.offeringUsers
    .filter((user) => user.state === 'OK' && isName(user.username))
    .map((user) => memberOf(user, teamByUuid.get(hex(user.user_uuid ?? '')), exposed));
}

/** What the offering does not expose of a person, the team may tell. */
function memberOf(user: RestOfferingUser, person: TeamMember | undefined, exposed: readonly string[]): Member {
  return {
    username: (user.username ?? '').trim(),
    cuid: user.user_username || person?.username || undefined,
    role: person?.role || undefined,
    email: user.user_email || person?.email || undefined,
    fullName: person?.full_name || undefined,
    offeringUserState: user.state ?? undefined,
    attributes: attributesOf(user, exposed),
  };
}

/** The whole team as backends see it. */
export function teamEntries(team: readonly TeamMember[]): readonly TeamEntry[] {
  return team.map(({ username, role, full_name, email }) => ({
    cuid: username ?? '',
    role: role ?? '',
    fullName: full_name || undefined,
    email: email || undefined,
  }));
}

function isName(username: string | null | undefined): boolean {
  return (username ?? '').trim() !== '';
}
