import type { Limits } from '../resource/limits.ts';
import type { Resource } from '../resource/resource.ts';

/**
 * What is in the backend under one id. Parts that are absent are unknown to the backend, never "none". A backend may
 * hand out an extension of this with facts of its own: the core gives the same object back to its other operations, so
 * that nothing is asked twice.
 */
export interface ObservedResource {
  readonly backendId: string;
  /** Usernames with access, each once. */
  readonly users: readonly string[];
  /**
   * Limits that are set, in Waldur units. Only those that Waldur is to follow: what the backend derives from Waldur's
   * own limits (a price times months, an added grace) is left out.
   */
  readonly limits?: Limits;
  /** What Waldur shows as the resource's backend metadata. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Why the agent must not change it, e.g. an account that the site set up for itself. */
  readonly untouchable?: string;
}

export interface ResourceObserver {
  /**
   * Looks up many resources at once, in a number of calls that does not grow with the number of ids.
   * Ids that the backend does not have are missing from the answer.
   * @param resources what Waldur knows about them, for backends that want to see their surroundings (project,
   *   customer) in the same call
   * @throws {BackendNotReadyError} when it could not find out; an answer is never partial
   */
  observeResources(
    backendIds: readonly string[],
    resources?: readonly Resource[],
  ): Promise<ReadonlyMap<string, ObservedResource>>;
}
