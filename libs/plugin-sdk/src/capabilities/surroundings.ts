import type { Resource } from '../resource/resource.ts';
import type { ObservedResource } from './observing.ts';

/** What Waldur knows about the project a resource belongs to, beyond the resource itself. */
export interface SourceProject {
  readonly oecdFosCode?: string | undefined;
  readonly isIndustry?: boolean | undefined;
  readonly scienceSubDomainCode?: string | undefined;
  /** ISO 8601. */
  readonly endDateUpdatedAt?: string | undefined;
}

/** Backends that want to know more about the project. Costs one REST call per project and cycle. */
export interface SourceProjectNeeds {
  readonly needsSourceProject: true;
}

/** Backends with a place for projects and customers, such as a tree of accounts. */
export interface ProjectPlacer {
  /** Follows a project that moved to another customer, or was renamed. Writes only differences. */
  placeProject(resource: Resource, observed: ObservedResource, project?: SourceProject): Promise<void>;
}

/** Backends in which resources or projects end on a day. */
export interface EndDateFollower {
  /** Brings the end dates in line with Waldur's. Writes only differences. */
  followEndDates(resource: Resource, observed: ObservedResource, project?: SourceProject): Promise<void>;
}

/** Backends on whose machine users have home directories. Its plugin module says `makesHomeDirectories` too. */
export interface HomeDirectoryMaker {
  /**
   * Makes what is missing and sets quotas. Failures are logged and concern one user only.
   * @param umask octal digits; as configured when absent
   */
  createHomeDirectories(usernames: readonly string[], umask?: string): Promise<void>;
}
