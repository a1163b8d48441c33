import type {
  CreatedResource,
  CreateRequest,
  CyclePreflight,
  DurationAwareLimits,
  Limits,
  LimitSetter,
  Resource,
  ResourceCreator,
  ResourceReport,
  ResourceReporter,
  ResourceTerminator,
  SystemScope,
} from '@waldur-site-agent/plugin-sdk';
import { ResourceCreation } from '../accounts/create-resource.ts';
import { ResourceTermination } from '../accounts/terminate-resource.ts';
import { hasPrepaid } from '../limits/backend-limits.ts';
import { LimitChanges } from '../limits/change-limits.ts';
import { resourceLimits } from '../limits/resource-limits.ts';
import { checkCluster } from './cluster-check.ts';
import type { SlurmSite } from './slurm-site.ts';

/** What orders do to an offering's accounts: they come, change their limits, and go. */
export class SlurmOrders
  implements
    ResourceCreator,
    ResourceReporter,
    LimitSetter,
    DurationAwareLimits,
    ResourceTerminator,
    CyclePreflight,
    SystemScope
{
  readonly systemId: string;
  private readonly limits: LimitChanges;
  private readonly creation: ResourceCreation;
  private readonly termination: ResourceTermination;

  constructor(protected readonly site: SlurmSite) {
    this.systemId = site.settings.clusterName ?? '';
    this.limits = new LimitChanges(site);
    this.creation = new ResourceCreation(site);
    this.termination = new ResourceTermination(site, this.limits);
  }

  preflight(): Promise<void> {
    return checkCluster(this.site);
  }

  createResource(request: CreateRequest): Promise<CreatedResource> {
    return this.creation.create(request);
  }

  reportResource(resource: Resource): Promise<ResourceReport> {
    return Promise.resolve({ limits: resourceLimits(resource, this.site.components()).waldur });
  }

  async setLimits(resource: Resource, limits: Limits): Promise<undefined> {
    await this.limits.set(resource.backendId, limits);
  }

  get hasPrepaidComponents(): boolean {
    return hasPrepaid(this.site.components());
  }

  recalculateLimits(resource: Resource): Promise<void> {
    return this.limits.recalculate(resource);
  }

  async terminateResource(resource: Resource, projectSlug: string): Promise<undefined> {
    await this.termination.terminate(resource, projectSlug);
  }
}
