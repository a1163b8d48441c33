import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  BackendNotReadyError,
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipSyncBackend,
  type ObservedResource,
  can,
} from '@waldur-site-agent/plugin-sdk';
import type { ListedResource } from '../reading/listed-resource.ts';
import { MissingResources } from './missing-resources.ts';
import type { MatchedResource } from './plan-cycle.ts';
import { groupByAccount } from './shared-accounts.ts';

/** Waldur's resources beside what the backend has. */
export type Matching =
  | {
      readonly kind: 'matched';
      readonly matched: readonly MatchedResource[];
      /** Backend ids that the backend does not have. */
      readonly missing: readonly string[];
    }
  | { readonly kind: 'not ready'; readonly reason: string };

/** Asks the backend about all resources at once. */
@Injectable()
export class ResourceMatching {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly missingResources: MissingResources,
  ) {}

  /** @param recreate whether what is missing is made again first */
  async match(resources: readonly ListedResource[], recreate: boolean): Promise<Matching> {
    try {
      if (can(this.backend, 'preflight')) await this.backend.preflight();
      let observed = await this.observe(resources);
      const isMissing = ({ backendId }: ListedResource): boolean => !observed.has(backendId);
      const made = recreate ? await this.missingResources.recreate(resources.filter(isMissing)) : 0;
      if (made > 0) observed = await this.observe(resources);
      return this.sorted(resources, observed);
    } catch (error) {
      if (!(error instanceof BackendNotReadyError)) throw error;
      this.logger.warn(`the backend is not ready, skipping this cycle: ${error.message}`);
      return { kind: 'not ready', reason: error.message };
    }
  }

  private observe(resources: readonly ListedResource[]): Promise<ReadonlyMap<string, ObservedResource>> {
    if (resources.length === 0) return Promise.resolve(new Map());
    return this.backend.observeResources(
      resources.map(({ backendId }) => backendId),
      resources,
    );
  }

  private sorted(resources: readonly ListedResource[], observed: ReadonlyMap<string, ObservedResource>): Matching {
    const missing = resources.filter(({ backendId }) => !observed.has(backendId));
    for (const { name, backendId } of missing) {
      this.logger.warn(`resource ${name}: the backend has no "${backendId}"; nothing is done about it`);
    }
    const present = resources.filter(({ backendId }) => observed.has(backendId));
    const matched = groupByAccount(present).map((shared) => ({
      resource: shared.resource,
      others: shared.others,
      observed: observed.get(shared.resource.backendId)!,
    }));
    return { kind: 'matched', matched, missing: missing.map(({ backendId }) => backendId) };
  }
}
