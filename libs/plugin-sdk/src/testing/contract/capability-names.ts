import type { Capability } from './backend-harness.ts';

/** Kept in step with the interface by the compiler: a name too few or too many does not compile. */
const NAMES: Readonly<Record<Capability, true>> = {
  observeResources: true,
  createResource: true,
  reportResource: true,
  setLimits: true,
  recalculateLimits: true,
  terminateResource: true,
  addUsers: true,
  evaluateOrder: true,
  checkPendingOrder: true,
  preflight: true,
  generateKeys: true,
  provisioningNeeds: true,
  teamFetch: true,
  effectiveId: true,
  systemId: true,
  keepUsers: true,
  reconcileRoles: true,
  membershipRules: true,
  membershipStatuses: true,
  setStatus: true,
  syncUserLimits: true,
  refreshPrepaidLimits: true,
  placeProject: true,
  followEndDates: true,
  needsSourceProject: true,
  createHomeDirectories: true,
  knownUsernames: true,
  usage: true,
  allowsDecreasingUsage: true,
  presentUsageOnly: true,
  needsEarlierUsage: true,
  rotateKey: true,
  applyPeriodicSettings: true,
  listResources: true,
  updateMemberAttributes: true,
  eventTarget: true,
};

export function allCapabilities(): readonly Capability[] {
  return Object.keys(NAMES) as Capability[];
}

export function absentCapabilities(present: readonly Capability[]): readonly Capability[] {
  return allCapabilities().filter((capability) => !present.includes(capability));
}
