import type { Member } from '@waldur-site-agent/plugin-sdk';
import { type schemas, hex } from '@waldur-site-agent/waldur-client';
import { type RestOfferingUser, attributesOf } from './attributes.ts';

export type TeamMember = Partial<schemas['ProjectUser']>;

/** Who is in a resource's team and how the site knows them. */
export interface UserContext {
  readonly team: readonly TeamMember[];
  /** Offering users of team members. */
  readonly offeringUsers: readonly RestOfferingUser[];
}

export const NOBODY: UserContext = { team: [], offeringUsers: [] };

export function userContext(team: readonly TeamMember[], offeringUsers: readonly RestOfferingUser[]): UserContext {
  const inTeam = new Set(team.map((member) => hex(member.uuid ?? '')));
  return { team, offeringUsers: offeringUsers.filter((user) => inTeam.has(hex(user.user_uuid ?? ''))) };
}

/** Team members who can be given access now: state OK and a username that is not blank. */
export function readyMembers(context: UserContext, exposed: readonly string[] = []): readonly Member[] {
  const teamByUuid = new Map(context.team.map((member) => [hex(member.uuid ?? ''), member]));
  return context.offeringUsers
    .filter((user) => user.state === 'OK' && isName(user.username))
    .map((user) => ({
      username: (user.username ?? '').trim(),
      cuid: user.user_username,
      role: teamByUuid.get(hex(user.user_uuid ?? ''))?.role || undefined,
      email: user.user_email,
      attributes: attributesOf(user, exposed),
    }));
}

function isName(username: string | null | undefined): boolean {
  return (username ?? '').trim() !== '';
}
