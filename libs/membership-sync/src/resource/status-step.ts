import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ResourceApi } from '@waldur-site-agent/offering';
import {
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipSyncBackend,
  type ObservedResource,
  can,
  wantedStatus,
} from '@waldur-site-agent/plugin-sdk';
import type { ListedResource } from '../reading/listed-resource.ts';

/** Pauses, slows down or restores a resource, and tells Waldur what it looks like then. */
@Injectable()
export class StatusStep {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly resources: ResourceApi,
  ) {}

  async run(resource: ListedResource, observed: ObservedResource): Promise<void> {
    const now = await this.applyStatus(resource, observed);
    await this.reportMetadata(resource, now.metadata ?? {});
  }

  private async applyStatus(resource: ListedResource, observed: ObservedResource): Promise<ObservedResource> {
    if (!can(this.backend, 'setStatus')) return observed;
    const status = wantedStatus(resource);
    const outcome = await this.backend.setStatus(resource, status, observed);
    if (outcome.kind === 'changed') this.logger.log(`${resource.backendId} is ${status} now`);
    return outcome.observed;
  }

  /** Sent only when it differs; what others noted there stays. */
  private async reportMetadata(resource: ListedResource, metadata: Readonly<Record<string, unknown>>): Promise<void> {
    const known = resource.backendMetadata;
    const differs = Object.entries(metadata).some(([key, value]) => !isDeepStrictEqual(known[key], value));
    if (differs) await this.resources.setMetadata(resource, { ...known, ...metadata });
  }
}
