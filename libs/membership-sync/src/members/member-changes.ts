import { Inject, Injectable, Logger } from '@nestjs/common';
import { MEMBERSHIP_SYNC_BACKEND, type Member, type MembershipSyncBackend, can } from '@waldur-site-agent/plugin-sdk';
import type { ResourceWork } from '../resource/resource-work.ts';
import type { HeldRemoval, MembersPlan, Removal } from './members-plan.ts';
import { fold } from './names.ts';
import { SecondLook } from './second-look.ts';

export interface MemberCounts {
  readonly added: number;
  readonly removed: number;
  /** Removals that the second look refused. */
  readonly held: readonly HeldRemoval[];
  /** Usernames with access now, as the site knows them. */
  readonly present: readonly string[];
}

/** Carries out what was planned for the members of one resource. */
@Injectable()
export class MemberChanges {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly secondLook: SecondLook,
  ) {}

  async apply(work: ResourceWork, plan: MembersPlan): Promise<MemberCounts> {
    const added = await this.add(work, plan.add);
    const { confirmed, held } = await this.secondLook.confirm(work, plan.remove);
    const removed = await this.remove(work, confirmed);
    await this.keep(work, plan.keep);
    return { added: added.length, removed, held, present: [...names(plan.keep), ...added] };
  }

  private async add({ resource, observed }: ResourceWork, members: readonly Member[]): Promise<readonly string[]> {
    if (members.length === 0) return [];
    const withAccess = new Set([...(await this.backend.addUsers(resource, members, observed))].map(fold));
    const added = names(members).filter((name) => withAccess.has(fold(name)));
    this.logger.log(`${added.length} of ${members.length} users got access to ${resource.backendId}`);
    return added;
  }

  private async remove({ resource, observed }: ResourceWork, removals: readonly Removal[]): Promise<number> {
    if (removals.length === 0) return 0;
    const usernames = removals.map(({ username }) => username);
    const gone = await this.backend.removeUsers(resource, usernames, observed);
    this.logger.log(`${gone.size} of ${removals.length} users lost access to ${resource.backendId}`, {
      users: removals.map(({ username, cause }) => `${username}: ${cause}`),
    });
    return gone.size;
  }

  private async keep({ resource, observed }: ResourceWork, members: readonly Member[]): Promise<void> {
    if (members.length === 0) return;
    if (can(this.backend, 'keepUsers')) await this.backend.keepUsers(resource, members, observed);
    if (can(this.backend, 'reconcileRoles')) await this.backend.reconcileRoles(resource, members, observed);
  }
}

function names(members: readonly Member[]): readonly string[] {
  return members.map(({ username }) => username);
}
