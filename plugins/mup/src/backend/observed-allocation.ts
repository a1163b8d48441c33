import type { ObservedResource } from '@waldur-site-agent/plugin-sdk';
import type { AllocationPlace, ProjectMember } from '../api/records.ts';

/** A resource with what else was read about it, so that nothing is asked twice. */
export interface ObservedAllocation extends ObservedResource {
  readonly place: AllocationPlace;
  readonly members: readonly ProjectMember[];
}

export function isObservedAllocation(observed: ObservedResource | undefined): observed is ObservedAllocation {
  return observed !== undefined && 'place' in observed && 'members' in observed;
}
