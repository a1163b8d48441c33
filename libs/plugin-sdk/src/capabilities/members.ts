import type { Member } from '../resource/member.ts';
import type { Resource, ResourceState } from '../resource/resource.ts';
import type { ObservedResource } from './observing.ts';

export interface MemberManager {
  /**
   * Gives access. A user who fails is logged and left out.
   * @param observed the resource as it was seen a moment ago; read anew when absent
   * @returns usernames that have access now
   */
  addUsers(resource: Resource, members: readonly Member[], observed?: ObservedResource): Promise<ReadonlySet<string>>;
  /**
   * Takes access away, jobs included. A user who fails is logged and left out.
   * @param observed as above
   * @returns usernames without access now
   */
  removeUsers(
    resource: Resource,
    usernames: readonly string[],
    observed?: ObservedResource,
  ): Promise<ReadonlySet<string>>;
}

/** Backends that do something for members who have access already, e.g. see to their home directories. */
export interface ExistingMembers {
  /** Called in every membership cycle. In a steady state it costs nothing. */
  keepUsers(resource: Resource, members: readonly Member[], observed: ObservedResource): Promise<void>;
}

/** Backends in which a member's role matters. */
export interface RoleManager {
  /** Brings the roles of members who have access already in line. Writes only differences. */
  reconcileRoles(resource: Resource, members: readonly Member[], observed: ObservedResource): Promise<void>;
}

/** How the team of a resource is compared with the backend's users. What is absent is as usual. */
export interface MembershipRules {
  readonly membershipRules: {
    /** Members are known by their offering username, or by their Waldur username ("identity bridge"). */
    readonly userKey?: 'offering username' | 'waldur username';
    /** Only people who consented to the offering's terms. */
    readonly consentedOnly?: boolean;
    /** Resources of one project share their members in the backend. */
    readonly sharesProjects?: boolean;
    /** The backend sees to its members itself: nobody is added or removed. */
    readonly managesMembers?: boolean;
    /** Users are confined to partitions of the offering, so without usernames there is nothing to confine. */
    readonly enforcesPartitions?: boolean;
    /** States of resources that are synchronised; `OK` and `Erred` when absent. */
    readonly handledStates?: readonly ResourceState[];
  };
}

/** One line of a backend's report about how far a member's access has got. */
export interface MembershipStatus {
  readonly username: string;
  readonly scopeType: 'resource' | 'resource_project';
  readonly resourceProjectUuid?: string;
  readonly roleName: string;
  readonly state: 'synced' | 'pending' | 'missing_in_idp' | 'error';
  readonly message?: string;
}

/** Backends whose access is granted somewhere else and takes its time. */
export interface MembershipStatusReporter {
  /** @returns undefined when there is nothing to report */
  membershipStatuses(resource: Resource, observed: ObservedResource): Promise<readonly MembershipStatus[] | undefined>;
}
