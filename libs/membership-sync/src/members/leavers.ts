import { Inject, Injectable } from '@nestjs/common';
import type { TeamMember } from '@waldur-site-agent/offering';
import { MEMBERSHIP_SYNC_BACKEND, type MembershipSyncBackend } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import { CyclePeople } from '../reading/cycle-people.ts';
import { type Departure, Departures } from './departures.ts';
import { rulesOf } from './membership-rules.ts';
import { fold } from './names.ts';

/** Names in the backend of those who have left a project for certain. */
@Injectable()
export class Leavers {
  constructor(
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly departures: Departures,
    private readonly people: CyclePeople,
  ) {}

  /** All that is said at present. */
  said(): readonly Departure[] {
    return this.departures.all();
  }

  /**
   * Forgets what was said of those who are there all the same, with another role or again: an empty team that comes
   * later must not be believed because of it.
   * @param said before the rest was read @param accounts names of open ones
   */
  withdraw(
    said: readonly Departure[],
    project: string,
    team: readonly TeamMember[],
    accounts: readonly string[],
  ): void {
    const users = new Set(team.map(({ uuid }) => hex(uuid ?? '')));
    const names = new Set(accounts.map(fold));
    const isThere = (who: Departure['who']): boolean =>
      'user' in who ? users.has(hex(who.user)) : names.has(fold(who.account));
    this.departures.settle(said.filter((each) => each.project === hex(project) && isThere(each.who)));
  }

  /** One call per person who left. @param projects UUIDs, hex */
  async names(projects: readonly string[]): Promise<ReadonlySet<string>> {
    const left = this.departures.of(projects).map(({ who }) => who);
    const users = await this.people.rowsOf(left.flatMap((who) => ('user' in who ? [who.user] : [])));
    const { userKey } = rulesOf(this.backend);
    const names = [
      ...left.flatMap((who) => ('account' in who ? [who.account] : [])),
      ...users.map((user) => (userKey === 'waldur username' ? user.user_username : user.username) ?? ''),
    ];
    return new Set(names.map(fold).filter((name) => name !== ''));
  }
}
