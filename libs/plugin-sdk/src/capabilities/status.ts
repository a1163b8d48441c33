import type { Resource } from '../resource/resource.ts';
import type { ObservedResource } from './observing.ts';

export type ResourceStatus = 'active' | 'downscaled' | 'paused';

/** The stricter one of Waldur's flags wins. */
export function wantedStatus({ paused, downscaled }: Pick<Resource, 'paused' | 'downscaled'>): ResourceStatus {
  if (paused) return 'paused';
  return downscaled ? 'downscaled' : 'active';
}

export interface StatusOutcome {
  /** `unsupported`: the site is not set up for it; logged, nothing else follows. */
  readonly kind: 'changed' | 'unchanged' | 'unsupported';
  /** The resource as it is now; the one handed in when nothing was written. */
  readonly observed: ObservedResource;
}

/** Backends that can slow a resource down or stop it. */
export interface StatusManager {
  /** Brings the resource to a status. Writes only when `observed` shows another. */
  setStatus(resource: Resource, status: ResourceStatus, observed: ObservedResource): Promise<StatusOutcome>;
}
