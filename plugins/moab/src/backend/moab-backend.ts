import type {
  Backend,
  BackendIdentity,
  CreatedResource,
  CreateRequest,
  Limits,
  LimitSetter,
  Member,
  MemberManager,
  ObservedResource,
  Resource,
  ResourceCreator,
  ResourceObserver,
  ResourceReport,
  ResourceReporter,
  ResourceTerminator,
  ResourceUsage,
  SystemScope,
  UsageMonth,
  UsageReporter,
} from '@waldur-site-agent/plugin-sdk';
import { ResourceCreation } from '../accounts/create-resource.ts';
import { ResourceTermination } from '../accounts/terminate-resource.ts';
import { LimitChanges } from '../funds/change-limits.ts';
import { DEPOSIT, orderedDeposit } from '../funds/deposit-component.ts';
import { Deposits } from '../funds/deposits.ts';
import { UserAdding } from '../members/add-users.ts';
import { UserRemoval } from '../members/remove-users.ts';
import { observeResources } from '../reading/observe-resources.ts';
import { readUsage } from '../usage/usage-reading.ts';
import { identity } from './identity.ts';
import type { MoabSite } from './moab-site.ts';

/** One offering's resources as accounts of MOAB Accounting Manager. */
export class MoabBackend
  implements
    Backend,
    ResourceObserver,
    ResourceCreator,
    ResourceReporter,
    LimitSetter,
    ResourceTerminator,
    MemberManager,
    UsageReporter,
    SystemScope
{
  readonly identity: BackendIdentity = identity();
  /** The programs of a host know one server, so all offerings of an agent are on the same. */
  readonly systemId = 'moab-accounting-manager';
  private readonly creation: ResourceCreation;
  private readonly limits: LimitChanges;
  private readonly termination: ResourceTermination;
  private readonly adding: UserAdding;
  private readonly removal: UserRemoval;

  constructor(private readonly site: MoabSite) {
    const deposits = new Deposits(site);
    this.creation = new ResourceCreation(site, deposits);
    this.limits = new LimitChanges(site, deposits);
    this.termination = new ResourceTermination(site);
    this.adding = new UserAdding(site);
    this.removal = new UserRemoval(site);
  }

  async ping(): Promise<void> {
    await this.site.reader.ping();
  }

  observeResources(backendIds: readonly string[]): Promise<ReadonlyMap<string, ObservedResource>> {
    return observeResources(this.site, backendIds);
  }

  createResource(request: CreateRequest): Promise<CreatedResource> {
    return this.creation.create(request);
  }

  async reportResource({ limits }: Resource): Promise<ResourceReport> {
    const isReportable = Object.keys(limits).length === 0 || Object.hasOwn(limits, DEPOSIT);
    return isReportable ? { limits: { [DEPOSIT]: orderedDeposit(limits) } } : {};
  }

  async setLimits(resource: Resource, limits: Limits): Promise<undefined> {
    await this.limits.set(resource, limits);
  }

  async terminateResource(resource: Resource, projectSlug: string): Promise<undefined> {
    await this.termination.terminate(resource, projectSlug);
  }

  addUsers(resource: Resource, members: readonly Member[]): Promise<ReadonlySet<string>> {
    return this.adding.add(resource, members);
  }

  removeUsers(
    resource: Resource,
    usernames: readonly string[],
    observed?: ObservedResource,
  ): Promise<ReadonlySet<string>> {
    return this.removal.remove(resource, usernames, observed);
  }

  usage(resources: readonly Resource[], month: UsageMonth): Promise<ReadonlyMap<string, ResourceUsage>> {
    return readUsage(this.site, resources, month);
  }
}
