import {
  BackendNotReadyError,
  errorText,
  type Backend,
  type BackendIdentity,
  type CreatedResource,
  type CreateRequest,
  type CyclePreflight,
  type EarlierUsageNeeds,
  type Limits,
  type LimitSetter,
  type Member,
  type MemberManager,
  type ObservedResource,
  type PresentUsageOnly,
  type ProvisioningNeeds,
  type Resource,
  type ResourceCreator,
  type ResourceObserver,
  type ResourceReport,
  type ResourceReporter,
  type ResourceTerminator,
  type UsageAnswer,
  type SystemScope,
  type Usage,
  type UsageMonth,
  type UsageReporter,
} from '@waldur-site-agent/plugin-sdk';
import { LimitChanges } from '../allocations/limit-changes.ts';
import { readMetadata } from '../allocations/metadata.ts';
import { ResourceCreation } from '../allocations/resource-creation.ts';
import { ResourceTermination } from '../allocations/resource-termination.ts';
import { allocatedLimits } from '../components/allocation-components.ts';
import { MemberAdding } from '../members/member-adding.ts';
import { MemberRemoval } from '../members/member-removal.ts';
import { UsageReport } from '../usage/usage-report.ts';
import { identity } from './identity.ts';
import type { MupSite } from './mup-site.ts';
import { Observation } from './observation.ts';

/** One offering's resources as allocations of the portal MUP. It can neither pause nor slow them down. */
export class MupBackend
  implements
    Backend,
    ResourceObserver,
    ResourceCreator,
    ResourceReporter,
    LimitSetter,
    ResourceTerminator,
    MemberManager,
    UsageReporter,
    PresentUsageOnly,
    EarlierUsageNeeds,
    ProvisioningNeeds,
    CyclePreflight,
    SystemScope
{
  readonly identity: BackendIdentity = identity();
  readonly presentUsageOnly = true;
  readonly needsEarlierUsage: boolean;
  readonly provisioningNeeds: ProvisioningNeeds['provisioningNeeds'];
  readonly systemId: string;
  private readonly creation: ResourceCreation;
  private readonly limits: LimitChanges;
  private readonly termination: ResourceTermination;
  private readonly adding: MemberAdding;
  private readonly removal: MemberRemoval;
  private readonly usageReport: UsageReport;

  constructor(private readonly site: MupSite) {
    const { origin, usageIsCumulative, project } = site.settings;
    this.systemId = origin;
    this.needsEarlierUsage = usageIsCumulative;
    // of the project itself only the field of science is wanted, and only where the site maps it
    this.provisioningNeeds = { userAttributes: true, project: project.researchFields.size > 0 };
    this.creation = new ResourceCreation(site);
    this.limits = new LimitChanges(site);
    this.termination = new ResourceTermination(site);
    this.adding = new MemberAdding(site);
    this.removal = new MemberRemoval(site);
    this.usageReport = new UsageReport(site);
  }

  ping(): Promise<void> {
    return this.site.reader.ping();
  }

  /** A login that MUP refuses says nothing about an order, so that no order may fail because of it. */
  async preflight(): Promise<void> {
    try {
      await this.ping();
    } catch (error) {
      throw new BackendNotReadyError(errorText(error));
    }
  }

  async observeResources(backendIds: readonly string[]): Promise<ReadonlyMap<string, ObservedResource>> {
    const observation = new Observation(this.site.reader);
    const seen = new Map<string, ObservedResource>();
    for (const backendId of new Set(backendIds)) {
      const observed = backendId.trim() === '' ? undefined : await observation.of(backendId);
      if (observed) seen.set(backendId, observed);
    }
    return seen;
  }

  createResource(request: CreateRequest): Promise<CreatedResource> {
    return this.creation.create(request);
  }

  async reportResource(resource: Resource): Promise<ResourceReport> {
    const limits = allocatedLimits(resource.limits, this.site.components());
    const metadata = await readMetadata(this.site.reader, resource.backendId);
    return { limits, ...(metadata ? { metadata } : {}) };
  }

  async setLimits(resource: Resource, limits: Limits): Promise<undefined> {
    await this.limits.set(resource, limits);
  }

  async terminateResource(resource: Resource): Promise<undefined> {
    await this.termination.terminate(resource);
  }

  addUsers(resource: Resource, members: readonly Member[], observed?: ObservedResource): Promise<ReadonlySet<string>> {
    return this.adding.add(resource, members, observed);
  }

  removeUsers(
    resource: Resource,
    usernames: readonly string[],
    observed?: ObservedResource,
  ): Promise<ReadonlySet<string>> {
    return this.removal.remove(resource, usernames, observed);
  }

  usage(resources: readonly Resource[], month: UsageMonth, earlier?: ReadonlyMap<string, Usage>): Promise<UsageAnswer> {
    return this.usageReport.of(resources, month, earlier);
  }
}
