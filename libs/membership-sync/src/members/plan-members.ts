import type { ProjectAccounts, RemovalGuards, TeamMember } from '@waldur-site-agent/offering';
import type { Member, MembershipRules } from '@waldur-site-agent/plugin-sdk';

import type { Attempt } from '../reading/attempt.ts';
import { desiredMembers, type KnownPeople, namesOfTeam } from './desired-members.ts';
import type { HeldRemoval, MembersPlan, Removal, RemovalCause } from './members-plan.ts';
import { fold } from './names.ts';

/** Everything a decision about one resource's members rests on. */
export interface MembershipFacts {
  readonly restricted: boolean;
  /** Usernames in the backend. */
  readonly present: readonly string[];
  readonly team: readonly TeamMember[];
  readonly people: Attempt<KnownPeople>;
  readonly accounts: Attempt<ProjectAccounts>;
  /** Names, folded, of those who left for certain, even if nobody is left. */
  readonly left?: ReadonlySet<string>;
}

export interface PlanningRules {
  readonly userKey: NonNullable<MembershipRules['membershipRules']['userKey']>;
  readonly guards: RemovalGuards;
}

const NOBODY_KNOWN: KnownPeople = { byUser: new Map(), exposed: [] };
const NO_ACCOUNTS: ProjectAccounts = { active: [], closed: [], unsettled: [] };

/**
 * Compares who should have access with who has.
 *
 * | present in the backend | in the team | open account | closed account | restricted | becomes |
 * |---|---|---|---|---|---|
 * | no | yes | | | no | added |
 * | no | | yes | | | added |
 * | yes | yes | | | no | kept |
 * | yes | | yes | | | kept |
 * | yes | any | no | | yes | removed |
 * | yes | no | no | yes | | removed |
 * | yes | no | no | no | no | removed, as somebody who left |
 *
 * An account that is neither open nor closed keeps its access, so its removal is held back.
 */
export function planMembers(facts: MembershipFacts, rules: PlanningRules): MembersPlan {
  const people = facts.people.known ? facts.people.value : NOBODY_KNOWN;
  const team = desiredMembers(facts.team, people, rules.userKey);
  const accounts = facts.accounts.known ? facts.accounts.value : NO_ACCOUNTS;
  const wanted = byName([...accounts.active.map((username) => ({ username })), ...(facts.restricted ? [] : team)]);
  const present = new Set(facts.present.map(fold));
  const members = [...wanted.values()];
  const removals = facts.present
    .filter((username) => !wanted.has(fold(username)))
    .map((username): Removal => ({ username, cause: causeOf(username, facts.restricted, accounts.closed) }));
  const doubts = new Doubts(facts, rules, team, namesOfTeam(facts.team, people));
  return {
    add: members.filter(({ username }) => !present.has(fold(username))),
    keep: members.filter(({ username }) => present.has(fold(username))),
    remove: removals.filter((removal) => doubts.about(removal) === undefined),
    held: removals.flatMap((removal): HeldRemoval[] => {
      const heldBecause = doubts.about(removal);
      return heldBecause === undefined ? [] : [{ ...removal, heldBecause }];
    }),
  };
}

/** Reasons not to believe that somebody is to lose access. */
class Doubts {
  private readonly teamNames: ReadonlySet<string>;
  private readonly protectedNames: ReadonlySet<string>;
  private readonly unsettled: ReadonlySet<string>;

  constructor(
    private readonly facts: MembershipFacts,
    private readonly rules: PlanningRules,
    private readonly team: readonly Member[],
    private readonly namesInTeam: ReadonlySet<string>,
  ) {
    this.teamNames = new Set(team.map(({ username }) => fold(username)));
    this.protectedNames = new Set(rules.guards.protectedUsers.map(fold));
    this.unsettled = new Set(facts.accounts.known ? facts.accounts.value.unsettled.map(fold) : []);
  }

  about({ username, cause }: Removal): string | undefined {
    const name = fold(username);
    if (this.protectedNames.has(name)) return 'the user is protected by the configuration';
    if (this.unsettled.has(name)) return 'the service or course account is neither OK nor Closed in Waldur';
    if (cause === 'account is closed') return undefined;
    if (cause === 'access is restricted') return this.aboutRestricted(name);
    if (!this.facts.accounts.known) return `service and course accounts are unknown: ${this.facts.accounts.reason}`;
    if (!this.facts.people.known) return `offering users are unknown: ${this.facts.people.reason}`;
    if (this.namesInTeam.has(name)) return 'the person is in the team, but the team does not give the username';
    return this.isEmptied(name) ? 'the team is empty' : undefined;
  }

  /** Nobody is in the team, and nobody said that this person went. */
  private isEmptied(name: string): boolean {
    if (this.team.length > 0 || this.rules.guards.removeFromEmptyTeams) return false;
    return this.facts.left?.has(name) !== true;
  }

  /** While accounts are unknown only those who are people for certain lose access. */
  private aboutRestricted(name: string): string | undefined {
    if (this.facts.accounts.known || this.teamNames.has(name) || this.namesInTeam.has(name)) return undefined;
    return `service and course accounts are unknown: ${this.facts.accounts.reason}`;
  }
}

function causeOf(username: string, restricted: boolean, closed: readonly string[]): RemovalCause {
  if (closed.some((name) => fold(name) === fold(username))) return 'account is closed';
  return restricted ? 'access is restricted' : 'left the team';
}

function byName(members: readonly Member[]): ReadonlyMap<string, Member> {
  // the later one wins: a person tells more about themselves than an account
  return new Map(members.map((member) => [fold(member.username), member]));
}
