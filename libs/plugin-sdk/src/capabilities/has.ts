import type { ResourceObserver } from './observing.ts';
import type { MemberManager } from './members.ts';
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
}

/** Whether a backend has a capability: `can(backend, 'setLimits')` narrows it to {@link LimitSetter}. */
export function can<B extends object, K extends keyof Capabilities>(
  backend: B,
  capability: K,
): backend is B & Capabilities[K] {
  return capability in backend;
}
