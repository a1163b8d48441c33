import type { Member } from '../resource/member.ts';
import type { Resource } from '../resource/resource.ts';

export interface MemberManager {
  /** Gives access. A user who fails is logged and left out. @returns usernames that have access now */
  addUsers(resource: Resource, members: readonly Member[]): Promise<ReadonlySet<string>>;
  /** Takes access away, jobs included. A user who fails is logged and left out. @returns usernames without access now */
  removeUsers(resource: Resource, usernames: readonly string[]): Promise<ReadonlySet<string>>;
}
