import { Logger } from '@nestjs/common';
import {
  BackendNotReadyError,
  type Backend,
  type BackendIdentity,
  type CreatedResource,
  type CreateRequest,
  type CyclePreflight,
  type DurationAwareLimits,
  type Limits,
  type LimitSetter,
  type Member,
  type MemberManager,
  type ObservedResource,
  type Resource,
  type ResourceCreator,
  type ResourceObserver,
  type ResourceReport,
  type ResourceReporter,
  type ResourceTerminator,
  type SystemScope,
} from '@waldur-site-agent/plugin-sdk';
import { ResourceCreation } from '../accounts/create-resource.ts';
import { ResourceTermination } from '../accounts/terminate-resource.ts';
import { hasPrepaid } from '../limits/backend-limits.ts';
import { LimitChanges } from '../limits/change-limits.ts';
import { resourceLimits } from '../limits/resource-limits.ts';
import { UserAdding } from '../members/add-users.ts';
import { UserRemoval } from '../members/remove-users.ts';
import { sameName } from '../parsing/rows.ts';
import { usersOf } from '../tree/account-tree.ts';
import { identity } from './identity.ts';
import type { SlurmSite } from './slurm-site.ts';

/** One offering's resources as accounts of a SLURM cluster. */
export class SlurmBackend
  implements
    Backend,
    ResourceObserver,
    ResourceCreator,
    ResourceReporter,
    LimitSetter,
    DurationAwareLimits,
    ResourceTerminator,
    MemberManager,
    CyclePreflight,
    SystemScope
{
  readonly identity: BackendIdentity = identity();
  readonly systemId: string;
  private readonly logger = new Logger(SlurmBackend.name);
  private readonly limits: LimitChanges;
  private readonly creation: ResourceCreation;
  private readonly termination: ResourceTermination;
  private readonly adding: UserAdding;
  private readonly removal: UserRemoval;

  constructor(private readonly site: SlurmSite) {
    this.systemId = site.settings.clusterName ?? '';
    this.limits = new LimitChanges(site);
    this.creation = new ResourceCreation(site);
    this.termination = new ResourceTermination(site, this.limits);
    this.adding = new UserAdding(site);
    this.removal = new UserRemoval(site);
  }

  async ping(): Promise<void> {
    await this.site.reader.clusters();
  }

  async preflight(): Promise<void> {
    const wanted = this.site.settings.clusterName;
    const clusters = await this.site.reader.clusters();
    if (wanted === undefined) {
      if (clusters.length > 1) this.logger.warn(`cluster_name is not set: changes go to ${clusters.join(', ')}`);
      return;
    }
    if (clusters.some((name) => sameName(name, wanted))) return;
    throw new BackendNotReadyError(
      `cluster_name "${wanted}" is not registered in SLURM's database (known: ${clusters.join(', ') || 'none'}); ` +
        'correct cluster_name, or register the cluster with "sacctmgr add cluster"',
    );
  }

  async observeResources(backendIds: readonly string[]): Promise<ReadonlyMap<string, ObservedResource>> {
    const tree = await this.site.reader.associations(backendIds);
    return new Map(
      backendIds.flatMap((backendId) => {
        const account = tree.find(backendId);
        return account ? [[backendId, { backendId, users: usersOf(account) }] as const] : [];
      }),
    );
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

  addUsers(resource: Resource, members: readonly Member[]): Promise<ReadonlySet<string>> {
    return this.adding.add(resource, members);
  }

  removeUsers(resource: Resource, usernames: readonly string[]): Promise<ReadonlySet<string>> {
    return this.removal.remove(resource, usernames);
  }
}
