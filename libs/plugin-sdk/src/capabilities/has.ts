import type { AttributeKeeper, ImportableResources, KeyRotator, PeriodicSettingsApplier } from './event-commands.ts';
import type { ResourceObserver } from './observing.ts';
import type { PrepaidLimits, UserLimitManager } from './limits.ts';
import type {
  ExistingMembers,
  MemberManager,
  MembershipRules,
  MembershipStatusReporter,
  RoleManager,
} from './members.ts';
import type {
  AsyncOrders,
  CyclePreflight,
  EffectiveIds,
  OrderEvaluator,
  ProvisioningNeeds,
  ResourceApiKeys,
  SystemScope,
  TeamPatience,
} from './orders.ts';
import type {
  DurationAwareLimits,
  LimitSetter,
  ResourceCreator,
  ResourceReporter,
  ResourceTerminator,
} from './provisioning.ts';
import type { StatusManager } from './status.ts';
import type { EndDateFollower, HomeDirectoryMaker, ProjectPlacer, SourceProjectNeeds } from './surroundings.ts';
import type { TargetEvents } from './target-events.ts';
import type { DecreasingUsage, EarlierUsageNeeds, PresentUsageOnly, UsageReporter } from './usage.ts';
import type { UsernameSource } from './usernames.ts';

/** Every capability with the member that shows it. A plugin says what it can do by what it implements. */
export interface Capabilities {
  observeResources: ResourceObserver;
  createResource: ResourceCreator;
  reportResource: ResourceReporter;
  setLimits: LimitSetter;
  recalculateLimits: DurationAwareLimits;
  terminateResource: ResourceTerminator;
  addUsers: MemberManager;
  evaluateOrder: OrderEvaluator;
  checkPendingOrder: AsyncOrders;
  preflight: CyclePreflight;
  generateKeys: ResourceApiKeys;
  provisioningNeeds: ProvisioningNeeds;
  teamFetch: TeamPatience;
  effectiveId: EffectiveIds;
  systemId: SystemScope;
  keepUsers: ExistingMembers;
  reconcileRoles: RoleManager;
  membershipRules: MembershipRules;
  membershipStatuses: MembershipStatusReporter;
  setStatus: StatusManager;
  syncUserLimits: UserLimitManager;
  refreshPrepaidLimits: PrepaidLimits;
  placeProject: ProjectPlacer;
  followEndDates: EndDateFollower;
  needsSourceProject: SourceProjectNeeds;
  createHomeDirectories: HomeDirectoryMaker;
  knownUsernames: UsernameSource;
  usage: UsageReporter;
  allowsDecreasingUsage: DecreasingUsage;
  presentUsageOnly: PresentUsageOnly;
  needsEarlierUsage: EarlierUsageNeeds;
  rotateKey: KeyRotator;
  applyPeriodicSettings: PeriodicSettingsApplier;
  listResources: ImportableResources;
  updateMemberAttributes: AttributeKeeper;
  eventTarget: TargetEvents;
}

/** Whether a backend has a capability: `can(backend, 'setLimits')` narrows it to {@link LimitSetter}. */
export function can<B extends object, K extends keyof Capabilities>(
  backend: B,
  capability: K,
): backend is B & Capabilities[K] {
  return capability in backend;
}
