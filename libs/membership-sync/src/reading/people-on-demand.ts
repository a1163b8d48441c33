import type { TeamMember } from '@waldur-site-agent/offering';
import { hex } from '@waldur-site-agent/waldur-client';
import type { KnownPeople } from '../members/desired-members.ts';
import { fold } from '../members/names.ts';
import { type Attempt, attempt } from './attempt.ts';
import { type CyclePeople, MOST_SINGLE_READS } from './cycle-people.ts';
import type { PeopleSource } from './people-source.ts';

/** Reads only those whom a small plan has to know about: people who are new, and people without a name. */
export class PeopleOnDemand implements PeopleSource {
  private everybody: Promise<Attempt<KnownPeople>> | undefined;
  private readonly single = new Map<string, Promise<KnownPeople>>();

  constructor(private readonly people: CyclePeople) {}

  of(team: readonly TeamMember[], present: readonly string[]): Promise<Attempt<KnownPeople>> {
    const names = new Set(present.map(fold));
    const wanted = team
      .filter(({ offering_user_username: name }) => !name || !names.has(fold(name)))
      .map(({ uuid }) => hex(uuid ?? ''));
    if (wanted.length <= MOST_SINGLE_READS) return attempt(() => this.some(wanted));
    this.everybody ??= this.people.read();
    return this.everybody;
  }

  private async some(users: readonly string[]): Promise<KnownPeople> {
    const known = await Promise.all(users.map((user) => this.one(user)));
    return {
      byUser: new Map(known.flatMap(({ byUser }) => Array.from(byUser))),
      exposed: known.find(({ byUser }) => byUser.size > 0)?.exposed ?? [],
      justNamed: new Set(known.flatMap(({ justNamed = [] }) => Array.from(justNamed))),
    };
  }

  /** Once per person: whoever is in the teams of several resources is to get one name only. */
  private one(user: string): Promise<KnownPeople> {
    const known = this.single.get(user) ?? this.people.readSome([user]);
    this.single.set(user, known);
    return known;
  }
}
