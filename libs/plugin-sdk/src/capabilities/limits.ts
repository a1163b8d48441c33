import type { Limits } from '../resource/limits.ts';
import type { Resource } from '../resource/resource.ts';
import type { ObservedResource } from './observing.ts';

/** Backends that limit what single users of a resource may use. */
export interface UserLimitManager {
  /**
   * Brings the named users to these limits (whole numbers in Waldur units; empty: none of their own). Writes only
   * differences. A user who fails is logged; the others are done.
   */
  syncUserLimits(resource: Resource, wanted: ReadonlyMap<string, Limits>, observed: ObservedResource): Promise<void>;
}

/** Backends whose limits grow with the length of a subscription. */
export interface PrepaidLimits {
  /**
   * Derives the prepaid limits anew from the resource (limits in Waldur units, creation and end date). Others are left
   * alone. Writes only differences.
   */
  refreshPrepaidLimits(resource: Resource, observed: ObservedResource): Promise<void>;
}
