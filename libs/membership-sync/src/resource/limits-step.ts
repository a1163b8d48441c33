import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime, ResourceApi } from '@waldur-site-agent/offering';
import {
  type Limits,
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipSyncBackend,
  type ObservedResource,
  type Resource,
  can,
} from '@waldur-site-agent/plugin-sdk';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';
import { fold } from '../members/names.ts';
import type { ResourceWork } from './resource-work.ts';

const NO_LIMITS: Limits = {};

/** Limits of a resource and of its users. */
@Injectable()
export class LimitsStep {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly resources: ResourceApi,
  ) {}

  async refreshPrepaid({ resource, observed }: ResourceWork): Promise<void> {
    const { backend } = this;
    if (!can(backend, 'refreshPrepaidLimits') || !can(backend, 'recalculateLimits')) return;
    if (backend.hasPrepaidComponents) await backend.refreshPrepaidLimits(resource, observed);
  }

  /** The backend is the authority: what is set there is what Waldur is to show. Components it does not name are kept. */
  async report(resource: Resource, { limits }: ObservedResource): Promise<void> {
    if (!this.offering.membership.reportLimits || limits === undefined) return;
    if (Object.keys(limits).length === 0) {
      this.logger.debug(`${resource.backendId} has no limits in the backend`);
      return;
    }
    const differs = Object.entries(limits).some(([name, value]) => resource.limits[name] !== value);
    if (differs) await this.resources.setLimits(resource, { ...resource.limits, ...limits });
  }

  /** @param usernames who has access now */
  async syncUserLimits(work: ResourceWork, usernames: readonly string[]): Promise<void> {
    if (!can(this.backend, 'syncUserLimits') || usernames.length === 0) return;
    if (!work.userLimits.known) {
      if (isUnknownToServer(work.userLimits.error)) return;
      throw work.userLimits.error;
    }
    const limits = work.userLimits.value;
    const wanted = new Map(usernames.map((name) => [name, limits.get(fold(name)) ?? NO_LIMITS]));
    await this.backend.syncUserLimits(work.resource, wanted, work.observed);
  }
}

/** An older Waldur has no limits of users at all: nothing about this resource, and nothing to take away from anybody. */
function isUnknownToServer(error: unknown): boolean {
  return error instanceof WaldurHttpError && (error.status === 404 || error.status === 405);
}
