import type {
  ApiKey,
  Backend,
  CyclePreflight,
  Limits,
  Member,
  MemberManager,
  ObservedResource,
  OfferingContext,
  Resource,
  ResourceApiKeys,
  ResourceObserver,
  ResourceStatus,
  ResourceUsage,
  RoleManager,
  StatusManager,
  StatusOutcome,
  SystemScope,
  UsageMonth,
  UsageReporter,
  UserLimitManager,
} from '@waldur-site-agent/plugin-sdk';
import { observed } from './sandbox-observation.ts';
import { SandboxKeys } from './sandbox-keys.ts';
import { SandboxMembers } from './sandbox-members.ts';
import { SandboxOrders } from './sandbox-orders.ts';
import { SandboxSite } from './sandbox-site.ts';
import { monthText, usageByAccount } from './sandbox-usage.ts';
import type { SandboxSystem } from './system/sandbox-system.ts';

/** A small but whole backend: whatever an agent can ask of one, on a system in this process. */
export class SandboxBackend
  extends SandboxOrders
  implements
    Backend,
    ResourceObserver,
    MemberManager,
    RoleManager,
    UserLimitManager,
    StatusManager,
    UsageReporter,
    ResourceApiKeys,
    CyclePreflight,
    SystemScope
{
  readonly identity = { type: 'waldur-site-agent-sandbox', version: '0.1.0' };
  readonly systemId: string;
  private readonly members: SandboxMembers;
  private readonly keys: SandboxKeys;

  constructor(system: SandboxSystem, context: OfferingContext) {
    const site = new SandboxSite(system, context);
    super(site);
    this.systemId = system.name;
    this.members = new SandboxMembers(site);
    this.keys = new SandboxKeys(site);
  }

  async ping(): Promise<void> {
    await this.site.system.find([]);
  }

  preflight(): Promise<void> {
    return this.ping();
  }

  async observeResources(ids: readonly string[]): Promise<ReadonlyMap<string, ObservedResource>> {
    const found = await this.site.system.find(ids);
    const components = this.site.context.components();
    return new Map([...found].map(([id, account]) => [id, observed(account, components)]));
  }

  addUsers(resource: Resource, members: readonly Member[]): Promise<ReadonlySet<string>> {
    return this.members.add(resource, members);
  }

  removeUsers(resource: Resource, usernames: readonly string[]): Promise<ReadonlySet<string>> {
    return this.members.remove(resource, usernames);
  }

  reconcileRoles(resource: Resource, members: readonly Member[]): Promise<void> {
    return this.members.reconcileRoles(resource, members);
  }

  syncUserLimits(resource: Resource, wanted: ReadonlyMap<string, Limits>): Promise<void> {
    return this.members.syncLimits(resource, wanted);
  }

  async setStatus({ backendId }: Resource, status: ResourceStatus, given: ObservedResource): Promise<StatusOutcome> {
    const account = await this.site.existing(backendId);
    const isChanged = account !== undefined && (await this.site.change('set status', account, { status }));
    if (!isChanged) return { kind: 'unchanged', observed: given };
    return { kind: 'changed', observed: observed({ ...account, status }, this.site.context.components()) };
  }

  async usage(resources: readonly Resource[], month: UsageMonth): Promise<ReadonlyMap<string, ResourceUsage>> {
    const ids = resources.map(({ backendId }) => backendId);
    return usageByAccount(await this.site.system.used(ids, monthText(month)), this.site.context.components());
  }

  generateKeys(backendId: string, count: number): Promise<readonly ApiKey[]> {
    return this.keys.generateKeys(backendId, count);
  }

  pruneUnknownKeys(backendId: string, knownClientIds: readonly string[]): Promise<void> {
    return this.keys.pruneUnknownKeys(backendId, knownClientIds);
  }
}
