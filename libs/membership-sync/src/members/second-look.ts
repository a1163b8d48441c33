import { Inject, Injectable } from '@nestjs/common';
import { MEMBERSHIP_SYNC_BACKEND, type MembershipSyncBackend } from '@waldur-site-agent/plugin-sdk';
import { attempt } from '../reading/attempt.ts';
import type { ResourceWork } from '../resource/resource-work.ts';
import { desiredMembers } from './desired-members.ts';
import type { HeldRemoval, Removal } from './members-plan.ts';
import { rulesOf } from './membership-rules.ts';
import { fold } from './names.ts';

export interface Confirmation {
  readonly confirmed: readonly Removal[];
  readonly held: readonly HeldRemoval[];
}

/**
 * Asks for the team once more before people who seem to have left it lose their access and their jobs: the first answer
 * may be minutes old by then, and two answers must agree. Costs one call per project, and only where somebody leaves.
 */
@Injectable()
export class SecondLook {
  constructor(@Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend) {}

  async confirm(work: ResourceWork, removals: readonly Removal[]): Promise<Confirmation> {
    const leavers = removals.filter(({ cause }) => cause === 'left the team');
    if (leavers.length === 0) return { confirmed: removals, held: [] };
    const doubt = await this.doubts(work);
    const held = leavers.flatMap((removal): HeldRemoval[] => {
      const heldBecause = doubt(removal.username);
      return heldBecause === undefined ? [] : [{ ...removal, heldBecause }];
    });
    const heldNames = new Set(held.map(({ username }) => username));
    return { confirmed: removals.filter(({ username }) => !heldNames.has(username)), held };
  }

  private async doubts({
    resource,
    others,
    readings,
  }: ResourceWork): Promise<(username: string) => string | undefined> {
    const sharing = [resource, ...others];
    const team = await attempt(async () => (await Promise.all(sharing.map((each) => readings.teamAgain(each)))).flat());
    if (!team.known) return () => `the team could not be read a second time: ${team.reason}`;
    const members = desiredMembers(team.value, { byUser: new Map(), exposed: [] }, rulesOf(this.backend).userKey);
    const present = new Set(members.map(({ username }) => fold(username)));
    return (username) => (present.has(fold(username)) ? 'the person is back in the team' : undefined);
  }
}
