import { type RestOfferingUser, type TeamMember, attributesOf } from '@waldur-site-agent/offering';
import type { Member, MembershipRules } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import { fold } from './names.ts';

/** The offering's users as far as this cycle knows them. */
export interface KnownPeople {
  /** By user UUID, those who are not being deleted. */
  readonly byUser: ReadonlyMap<string, RestOfferingUser>;
  /** Attributes that the offering exposes. */
  readonly exposed: readonly string[];
  /** UUIDs of users whose name was made just now, so that a team read before does not give it. */
  readonly justNamed?: ReadonlySet<string>;
}

/** Who is to have access because of the team, each once. Members without a name at the site are left out. */
export function desiredMembers(
  team: readonly TeamMember[],
  people: KnownPeople,
  userKey: NonNullable<MembershipRules['membershipRules']['userKey']>,
): readonly Member[] {
  const members = new Map<string, Member>();
  for (const person of team) {
    const name = (userKey === 'waldur username' ? person.username : nameOf(person, people)) ?? '';
    if (name.trim() !== '' && !members.has(fold(name))) members.set(fold(name), memberOf(name.trim(), person, people));
  }
  return [...members.values()];
}

function nameOf(person: TeamMember, { byUser, justNamed }: KnownPeople): string | null | undefined {
  const user = hex(person.uuid ?? '');
  return person.offering_user_username || (justNamed?.has(user) ? byUser.get(user)?.username : undefined);
}

function memberOf(username: string, person: TeamMember, people: KnownPeople): Member {
  const user = people.byUser.get(hex(person.uuid ?? ''));
  return {
    username,
    cuid: person.username || undefined,
    role: person.role || undefined,
    email: user?.user_email || person.email || undefined,
    fullName: person.full_name || undefined,
    offeringUserState: person.offering_user_state ?? user?.state ?? undefined,
    attributes: user === undefined ? undefined : attributesOf(user, people.exposed),
  };
}

/**
 * Names of people who are in the team for certain although the team's answer does not give their name: their offering
 * user has one. They are not to be mistaken for people who left.
 */
export function namesOfTeam(team: readonly TeamMember[], people: KnownPeople): ReadonlySet<string> {
  const users = team.flatMap((person) => people.byUser.get(hex(person.uuid ?? '')) ?? []);
  return new Set(users.map((user) => fold(user.username ?? '')).filter((name) => name !== ''));
}
