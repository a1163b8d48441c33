import { type DynamicModule, Module } from '@nestjs/common';
import { AgentIdentity, type AgentFacts } from '@waldur-site-agent/agent-identity';
import { OFFERING_RUNTIME, type OfferingRuntime, ResourceApi } from '@waldur-site-agent/offering';
import { UsernameGeneration, UsernameUpkeep } from '@waldur-site-agent/offering-users';
import {
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipSyncBackend,
  USERNAME_MANAGEMENT_BACKEND,
  type UsernameBackend,
  can,
} from '@waldur-site-agent/plugin-sdk';
import { ResourceMatching } from './cycle/matching.ts';
import { MembershipCycle } from './cycle/membership-cycle.ts';
import { MissingResources } from './cycle/missing-resources.ts';
import { CyclePlanner } from './cycle/plan-cycle.ts';
import { Departures } from './members/departures.ts';
import { Leavers } from './members/leavers.ts';
import { MemberChanges } from './members/member-changes.ts';
import { SecondLook } from './members/second-look.ts';
import { CyclePeople } from './reading/cycle-people.ts';
import { ReadingsFactory } from './reading/cycle-readings.ts';
import { ResourceList } from './reading/resource-list.ts';
import { LimitsStep } from './resource/limits-step.ts';
import { MembershipStatuses } from './resource/membership-statuses.ts';
import { ResourceSync } from './resource/resource-sync.ts';
import { StatusStep } from './resource/status-step.ts';
import { SurroundingsStep } from './resource/surroundings-step.ts';

export interface MembershipSyncOptions {
  /** Provides and exports OFFERING_RUNTIME, MEMBERSHIP_SYNC_BACKEND and USERNAME_MANAGEMENT_BACKEND. */
  readonly offering: DynamicModule;
  /** Token under which the offering's {@link MembershipCycle} is exported. */
  readonly exportAs: symbol;
  readonly agent: AgentFacts;
}

/** Membership sync of one offering. Its parts know neither the plugin nor the configuration file. */
@Module({})
export class MembershipSyncModule {
  static forOffering(options: MembershipSyncOptions): DynamicModule {
    return {
      module: MembershipSyncModule,
      imports: [options.offering],
      providers: [
        ResourceApi,
        ResourceList,
        ReadingsFactory,
        CyclePeople,
        Departures,
        Leavers,
        CyclePlanner,
        MissingResources,
        ResourceMatching,
        SecondLook,
        MemberChanges,
        StatusStep,
        LimitsStep,
        SurroundingsStep,
        MembershipStatuses,
        ResourceSync,
        MembershipCycle,
        {
          provide: AgentIdentity,
          inject: [OFFERING_RUNTIME],
          useFactory: (offering: OfferingRuntime) => new AgentIdentity(offering, options.agent),
        },
        {
          provide: UsernameGeneration,
          inject: [OFFERING_RUNTIME, { token: USERNAME_MANAGEMENT_BACKEND, optional: true }],
          useFactory: (offering: OfferingRuntime, names?: UsernameBackend) => new UsernameGeneration(offering, names),
        },
        {
          provide: UsernameUpkeep,
          inject: [OFFERING_RUNTIME, MEMBERSHIP_SYNC_BACKEND, { token: USERNAME_MANAGEMENT_BACKEND, optional: true }],
          useFactory: upkeepOf,
        },
        { provide: options.exportAs, useExisting: MembershipCycle },
      ],
      exports: [options.exportAs],
    };
  }
}

function upkeepOf(
  offering: OfferingRuntime,
  backend: MembershipSyncBackend,
  names: UsernameBackend | undefined,
): UsernameUpkeep {
  const decides = offering.membership.adoptBackendNames && can(backend, 'knownUsernames');
  return new UsernameUpkeep(offering, names, decides ? backend : undefined);
}
