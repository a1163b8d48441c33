import { Inject, Injectable, Logger } from '@nestjs/common';
import { AgentIdentity } from '@waldur-site-agent/agent-identity';
import { OFFERING_RUNTIME, type OfferingRuntime, type ResourceListing } from '@waldur-site-agent/offering';
import { MEMBERSHIP_SYNC_BACKEND, type MembershipSyncBackend, withScope } from '@waldur-site-agent/plugin-sdk';
import { doubtAboutRemovals } from '../guards/removal-guard.ts';
import { Departures } from '../members/departures.ts';
import { rulesOf } from '../members/membership-rules.ts';
import { type HeldRemoval, holdAll } from '../members/members-plan.ts';
import { CyclePeople } from '../reading/cycle-people.ts';
import { ReadingsFactory } from '../reading/cycle-readings.ts';
import type { ListedResource } from '../reading/listed-resource.ts';
import { PeopleOnDemand } from '../reading/people-on-demand.ts';
import { EverybodyKnown, type PeopleSource } from '../reading/people-source.ts';
import { ResourceList } from '../reading/resource-list.ts';
import { ResourceSync } from '../resource/resource-sync.ts';
import type { ResourceOutcome, ResourceWork } from '../resource/resource-work.ts';
import { ResourceMatching } from './matching.ts';
import { CyclePlanner } from './plan-cycle.ts';
import { type Scope, WHOLE_OFFERING } from './scope.ts';

/** What a look at one offering came to. */
export type Preparation =
  | {
      readonly kind: 'ready';
      readonly works: readonly ResourceWork[];
      /** Backend ids that the backend does not have. */
      readonly missing: readonly string[];
      /** Rows of Waldur that make no sense. */
      readonly unreadable: ResourceListing<ListedResource>['unreadable'];
    }
  | { readonly kind: 'not ready'; readonly reason: string };

/** Between two signs of life while events come in. */
const SIGN_OF_LIFE_MS = 5 * 60_000;

/** Membership sync of one offering: look at both sides and plan for all resources, then carry out one after another. */
@Injectable()
export class MembershipCycle {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    @Inject(OFFERING_RUNTIME) readonly offering: OfferingRuntime,
    @Inject(MEMBERSHIP_SYNC_BACKEND) readonly backend: MembershipSyncBackend,
    private readonly identity: AgentIdentity,
    private readonly list: ResourceList,
    private readonly readings: ReadingsFactory,
    private readonly matching: ResourceMatching,
    private readonly people: CyclePeople,
    private readonly planner: CyclePlanner,
    private readonly sync: ResourceSync,
    /** Said by messages; see {@link Departures}. */
    readonly departures: Departures,
  ) {}

  /** @param recreate whether resources that the backend does not have are made again */
  async prepare(scope: Scope = WHOLE_OFFERING, recreate = false): Promise<Preparation> {
    return withScope({ offering: this.offering.name }, async () => {
      const stamp = this.offering.freshness.stamp();
      await this.identity.signOfLife(this.backend, scope.kind === 'offering' ? 0 : SIGN_OF_LIFE_MS);
      await this.offering.details.ensureKnown();
      await this.offering.details.refresh();
      const listing = await this.list.read(rulesOf(this.backend).handledStates, scope);
      const observed = await this.matching.match(listing.resources, recreate);
      if (observed.kind === 'not ready') return observed;
      const readings = this.readings.begin();
      const works = await this.planner.plan(observed.matched, await this.knownPeople(scope), readings, stamp);
      const { unreadable } = listing;
      return { kind: 'ready', works: this.guard(works), missing: observed.missing, unreadable };
    });
  }

  run(work: ResourceWork, onHeld: (held: readonly HeldRemoval[]) => void): Promise<ResourceOutcome> {
    return this.sync.run(work, onHeld);
  }

  /** @returns undefined when nobody can have a username as the offering is set up */
  private async knownPeople(scope: Scope): Promise<PeopleSource | undefined> {
    const { pluginOptions, partitions } = this.offering.details.facts;
    const isStuck =
      pluginOptions['username_generation_policy'] === 'service_provider' &&
      pluginOptions['service_provider_can_create_offering_user'] !== true;
    if (isStuck && rulesOf(this.backend).enforcesPartitions && partitions.length > 0) {
      this.logger.warn(
        `offering ${this.offering.name}: without service_provider_can_create_offering_user there are no usernames, ` +
          'so partitions cannot take effect; members are left as they are',
      );
      return undefined;
    }
    if (scope.kind !== 'offering') return new PeopleOnDemand(this.people);
    return new EverybodyKnown(await this.people.read());
  }

  /** Says what is held back and why; too many removals at once are held back altogether. */
  private guard(works: readonly ResourceWork[]): readonly ResourceWork[] {
    const removals = works.reduce((sum, { members }) => sum + (members.known ? members.value.remove.length : 0), 0);
    const present = works.reduce((sum, { observed }) => sum + observed.users.length, 0);
    const doubt = doubtAboutRemovals(removals, present, this.offering.membership.guards);
    if (doubt === undefined) return works;
    this.logger.error(
      `nobody is removed in this cycle: ${doubt}. Look at the plan ("waldur-site-agent membership-sync --dry-run"); ` +
        'if it is right, let it through once with "--once --allow-removals", or raise the limit',
    );
    return works.map((work) => Object.assign({}, work, { members: heldBack(work.members, doubt) }));
  }
}

function heldBack(members: ResourceWork['members'], reason: string): ResourceWork['members'] {
  return members.known ? { known: true, value: holdAll(members.value, reason) } : members;
}
