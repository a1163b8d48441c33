import type {
  Backend,
  BackendIdentity,
  ExistingMembers,
  HomeDirectoryMaker,
  ImportableResource,
  ImportableResources,
  Limits,
  Member,
  MemberManager,
  MembershipRules,
  ObservedResource,
  PeriodicSettingsApplier,
  PeriodicSettingsOutcome,
  PrepaidLimits,
  ProjectPlacer,
  Resource,
  ResourceObserver,
  ResourceStatus,
  ResourceUsage,
  StatusManager,
  StatusOutcome,
  UsageMonth,
  UsageReporter,
  UserLimitManager,
} from '@waldur-site-agent/plugin-sdk';
import { ProjectPlacement } from '../accounts/project-placement.ts';
import { AccountImport } from '../importing/account-import.ts';
import { PrepaidRefresh } from '../limits/prepaid-refresh.ts';
import { UserLimits } from '../limits/user-limits.ts';
import { UserAdding } from '../members/add-users.ts';
import { UserRemoval } from '../members/remove-users.ts';
import { AccountObserver } from '../observing/account-observer.ts';
import type { ObservedAccount } from '../observing/observed-account.ts';
import { periodicOutcome } from '../periodic/periodic-outcome.ts';
import { StatusChanges } from '../qos/status-changes.ts';
import { UsageReading } from '../usage/usage-reading.ts';
import { identity } from './identity.ts';
import { SlurmOrders } from './slurm-orders.ts';
import type { SlurmSite } from './slurm-site.ts';

/** One offering's resources as accounts of a SLURM cluster. */
export class SlurmBackend
  extends SlurmOrders
  implements
    Backend,
    ResourceObserver,
    MemberManager,
    MembershipRules,
    ExistingMembers,
    StatusManager,
    UserLimitManager,
    PrepaidLimits,
    ProjectPlacer,
    HomeDirectoryMaker,
    PeriodicSettingsApplier,
    ImportableResources,
    UsageReporter
{
  readonly identity: BackendIdentity = identity();
  readonly membershipRules: MembershipRules['membershipRules'];
  private readonly observer: AccountObserver;
  private readonly adding: UserAdding;
  private readonly removal: UserRemoval;
  private readonly status: StatusChanges;
  private readonly userLimits: UserLimits;
  private readonly prepaid: PrepaidRefresh;
  private readonly placement: ProjectPlacement;
  private readonly importing: AccountImport;
  private readonly used: UsageReading;

  constructor(site: SlurmSite) {
    super(site);
    this.membershipRules = { enforcesPartitions: site.settings.enforcePartitions };
    this.observer = new AccountObserver(site);
    this.adding = new UserAdding(site);
    this.removal = new UserRemoval(site);
    this.status = new StatusChanges(site, this.observer);
    this.userLimits = new UserLimits(site, this.observer);
    this.prepaid = new PrepaidRefresh(site, this.observer);
    this.placement = new ProjectPlacement(site);
    this.importing = new AccountImport(site);
    this.used = new UsageReading(site, site.timezone);
  }

  async ping(): Promise<void> {
    await this.site.reader.clusters();
  }

  observeResources(
    backendIds: readonly string[],
    resources?: readonly Resource[],
  ): Promise<ReadonlyMap<string, ObservedAccount>> {
    return this.observer.observe(backendIds, resources);
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

  /** Partitions and QoS of those who have access stay as they are; only home directories are seen to. */
  keepUsers(_resource: Resource, members: readonly Member[]): Promise<void> {
    return this.createHomeDirectories(members.map(({ username }) => username));
  }

  setStatus(resource: Resource, status: ResourceStatus, observed: ObservedResource): Promise<StatusOutcome> {
    return this.status.set(resource, status, observed);
  }

  syncUserLimits(resource: Resource, wanted: ReadonlyMap<string, Limits>, observed: ObservedResource): Promise<void> {
    return this.userLimits.sync(resource, wanted, observed);
  }

  refreshPrepaidLimits(resource: Resource, observed: ObservedResource): Promise<void> {
    return this.prepaid.refresh(resource, observed);
  }

  placeProject(resource: Resource, observed: ObservedResource): Promise<void> {
    return this.placement.sync(resource, observed);
  }

  createHomeDirectories(usernames: readonly string[], umask?: string): Promise<void> {
    return this.site.homes.ensure(usernames, umask);
  }

  applyPeriodicSettings(
    backendId: string,
    settings: Readonly<Record<string, unknown>>,
  ): Promise<PeriodicSettingsOutcome> {
    return periodicOutcome(this.site, backendId, settings);
  }

  usage(resources: readonly Resource[], month: UsageMonth): Promise<ReadonlyMap<string, ResourceUsage>> {
    return this.used.usage(resources, month);
  }

  listResources(): Promise<readonly ImportableResource[]> {
    return this.importing.list();
  }

  importableLimits(backendId: string): Promise<Limits> {
    return this.importing.limits(backendId);
  }
}
