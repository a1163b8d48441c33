import { Inject, Injectable } from '@nestjs/common';
import type { TeamMember } from '@waldur-site-agent/offering';
import { MEMBERSHIP_SYNC_BACKEND, type MembershipSyncBackend, type Resource } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import { attempt } from '../reading/attempt.ts';
import { CyclePeople } from '../reading/cycle-people.ts';
import type { ResourceWork } from '../resource/resource-work.ts';
import { desiredMembers } from './desired-members.ts';
import type { HeldRemoval, Removal } from './members-plan.ts';
import { rulesOf } from './membership-rules.ts';
import { fold } from './names.ts';

export interface Confirmation {
  readonly confirmed: readonly Removal[];
  readonly held: readonly HeldRemoval[];
}

/** Why somebody keeps access, by folded username; or why nobody loses it. */
type Doubts = ReadonlyMap<string, string> | string;

const NOBODY = { byUser: new Map(), exposed: [] };

/**
 * Asks once more before people who seem to have left lose their access and their jobs: the first answer may be minutes
 * old by then, and two answers must agree. Resources with the same backend id are asked too, also those that the cycle
 * does not look at: an account may be in use by one that is just being updated. Costs two calls or more for each
 * resource, and only where somebody leaves.
 */
@Injectable()
export class SecondLook {
  constructor(
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly people: CyclePeople,
  ) {}

  async confirm(work: ResourceWork, removals: readonly Removal[]): Promise<Confirmation> {
    const doubtful = removals.filter(({ cause }) => cause !== 'account is closed');
    if (doubtful.length === 0) return { confirmed: removals, held: [] };
    const doubts = await this.doubts(work);
    const held = doubtful.flatMap((removal): HeldRemoval[] => {
      const heldBecause = typeof doubts === 'string' ? doubts : doubts.get(fold(removal.username));
      return heldBecause === undefined ? [] : [{ ...removal, heldBecause }];
    });
    const heldNames = new Set(held.map(({ username }) => username));
    return { confirmed: removals.filter(({ username }) => !heldNames.has(username)), held };
  }

  private async doubts(work: ResourceWork): Promise<Doubts> {
    const sharing = await attempt(() => this.sharing(work));
    if (!sharing.known) return `resources with the same backend id could not be listed: ${sharing.reason}`;
    const names = await attempt(() => Promise.all(sharing.value.map((each) => this.namesOn(each, work))));
    if (!names.known) return `the team could not be read a second time: ${names.reason}`;
    return new Map(names.value.flat());
  }

  /** Every resource that gives access to the account; restricted ones give none. */
  private async sharing({ resource, others, readings }: ResourceWork): Promise<readonly Resource[]> {
    const planned = [resource, ...others];
    const isPlanned = ({ uuid }: Resource): boolean => planned.some((each) => each.uuid === uuid);
    const unplanned = (await readings.resourcesOfAccount(resource.backendId)).filter((each) => !isPlanned(each));
    return [...planned, ...unplanned].filter(({ restrictMemberAccess }) => !restrictMemberAccess);
  }

  private async namesOn(resource: Resource, { readings, ...work }: ResourceWork): Promise<[string, string][]> {
    const names = await this.namesOf(await readings.teamAgain(resource));
    const isOwn = [work.resource, ...work.others].some(({ uuid }) => uuid === resource.uuid);
    if (isOwn) return names.map((name) => [fold(name), 'the person is back in the team']);
    const accounts = await readings.accounts();
    if (accounts.known) names.push(...accounts.value.of([resource.projectUuid]).active);
    const reason = `resource ${resource.name}, which has the same backend id, gives the user access`;
    return names.map((name) => [fold(name), reason]);
  }

  /** Of those whose name the team does not give too: their offering user may have one. */
  private async namesOf(team: readonly TeamMember[]): Promise<string[]> {
    const { userKey } = rulesOf(this.backend);
    const names = desiredMembers(team, NOBODY, userKey).map(({ username }) => username);
    if (userKey === 'waldur username') return names;
    const nameless = team.filter(({ offering_user_username: name }) => !name).map(({ uuid }) => hex(uuid ?? ''));
    const users = await this.people.rowsOf(nameless.filter((uuid) => uuid !== ''));
    return [...names, ...users.map(({ username }) => username ?? '')];
  }
}
