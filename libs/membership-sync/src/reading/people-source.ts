import type { TeamMember } from '@waldur-site-agent/offering';
import type { KnownPeople } from '../members/desired-members.ts';
import type { Attempt } from './attempt.ts';

/** Where a plan gets its offering users from. */
export interface PeopleSource {
  /** @param present usernames in the backend @returns at least those of the team whom the plan has to know about */
  of(team: readonly TeamMember[], present: readonly string[]): Promise<Attempt<KnownPeople>>;
}

/** Everybody was read already. */
export class EverybodyKnown implements PeopleSource {
  constructor(private readonly people: Attempt<KnownPeople>) {}

  of(): Promise<Attempt<KnownPeople>> {
    return Promise.resolve(this.people);
  }
}
