import { Inject, Injectable } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime, type TeamMember } from '@waldur-site-agent/offering';
import {
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipSyncBackend,
  type ObservedResource,
  can,
} from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import { desiredMembers } from '../members/desired-members.ts';
import type { Departure } from '../members/departures.ts';
import { Leavers } from '../members/leavers.ts';
import { rulesOf } from '../members/membership-rules.ts';
import { type MembersPlan, NO_CHANGES } from '../members/members-plan.ts';
import { planMembers } from '../members/plan-members.ts';
import { attempt } from '../reading/attempt.ts';
import type { CycleReadings } from '../reading/cycle-readings.ts';
import type { PeopleSource } from '../reading/people-source.ts';
import type { ResourceWork } from '../resource/resource-work.ts';
import type { SharedAccount } from './shared-accounts.ts';

const NOBODY_KNOWN = { byUser: new Map(), exposed: [] };
const NOBODY: ReadonlySet<string> = new Set();

/** A resource of both sides. */
export interface MatchedResource extends SharedAccount {
  readonly observed: ObservedResource;
}

interface PlannedCycle {
  readonly people: PeopleSource | undefined;
  readonly readings: CycleReadings;
  readonly stamp: number;
  /** Before anything was read. */
  readonly said: readonly Departure[];
}

/** Compares both sides for all resources of a cycle. Reads, plans, writes nothing. */
@Injectable()
export class CyclePlanner {
  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly leavers: Leavers,
  ) {}

  /**
   * @param people undefined when nobody can have a username, so that membership is left alone
   * @param stamp when the reading began
   */
  plan(
    matched: readonly MatchedResource[],
    people: PeopleSource | undefined,
    readings: CycleReadings,
    stamp: number,
  ): Promise<readonly ResourceWork[]> {
    const cycle = { people, readings, stamp, said: this.leavers.said() };
    return Promise.all(matched.map((match) => this.workFor(match, cycle)));
  }

  private async workFor(match: MatchedResource, cycle: PlannedCycle): Promise<ResourceWork> {
    const { resource, observed, others } = match;
    const { readings, stamp } = cycle;
    const [members, userLimits] = await Promise.all([
      attempt(() => this.membersOf(match, cycle)),
      this.userLimitsOf(resource.uuid, readings),
    ]);
    return { resource, others, observed, members, userLimits, readings, stamp };
  }

  private async membersOf(
    { resource, others, observed }: MatchedResource,
    { people, readings, said }: PlannedCycle,
  ): Promise<MembersPlan> {
    const { managesMembers, userKey } = rulesOf(this.backend);
    if (people === undefined) return NO_CHANGES;
    if (managesMembers) return { ...NO_CHANGES, keep: observed.users.map((username) => ({ username })) };
    const accounts = await readings.accounts();
    const sharing = [resource, ...others];
    const restricted = sharing.every(({ restrictMemberAccess }) => restrictMemberAccess);
    const teams = await Promise.all(sharing.map((each) => readings.team(each)));
    for (const [index, { projectUuid }] of sharing.entries()) {
      const open = accounts.known ? accounts.value.of([projectUuid]).active : [];
      this.leavers.withdraw(said, projectUuid, teams[index] ?? [], open);
    }
    const team = mergeTeams(teams.filter((_team, index) => restricted || !sharing[index]?.restrictMemberAccess));
    const isEmptied = desiredMembers(team, NOBODY_KNOWN, userKey).length === 0;
    return planMembers(
      {
        restricted,
        present: observed.users,
        team,
        people: await people.of(team, observed.users),
        accounts: accounts.known
          ? { known: true, value: accounts.value.of(sharing.map(({ projectUuid }) => projectUuid)) }
          : accounts,
        left: isEmptied ? await this.leavers.names(sharing.map(({ projectUuid }) => projectUuid)) : NOBODY,
      },
      { userKey, guards: this.offering.membership.guards },
    );
  }

  private async userLimitsOf(resourceUuid: string, readings: CycleReadings): Promise<ResourceWork['userLimits']> {
    if (!can(this.backend, 'syncUserLimits')) return { known: true, value: new Map() };
    const limits = await readings.userLimits();
    return limits.known ? { known: true, value: limits.value.get(hex(resourceUuid)) ?? new Map() } : limits;
  }
}

function mergeTeams(teams: readonly (readonly TeamMember[])[]): readonly TeamMember[] {
  return teams.length === 1 ? teams[0]! : teams.flat();
}
