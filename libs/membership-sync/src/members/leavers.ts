import { Inject, Injectable } from '@nestjs/common';
import { MEMBERSHIP_SYNC_BACKEND, type MembershipSyncBackend } from '@waldur-site-agent/plugin-sdk';
import { CyclePeople } from '../reading/cycle-people.ts';
import { Departures } from './departures.ts';
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
