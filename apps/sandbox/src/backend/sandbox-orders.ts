import {
  type CreatedResource,
  type CreateRequest,
  DuplicateResourceError,
  type Evaluation,
  type Limits,
  type LimitSetter,
  type Order,
  type OrderEvaluator,
  type Resource,
  type ResourceCreator,
  type ResourceReport,
  type ResourceReporter,
  type ResourceTerminator,
} from '@waldur-site-agent/plugin-sdk';
import type { SandboxSite } from './sandbox-site.ts';
import { toSystem } from './sandbox-units.ts';
import type { SandboxAccount } from './system/account.ts';

/** What orders do to accounts. */
export class SandboxOrders
  implements OrderEvaluator, ResourceCreator, ResourceReporter, LimitSetter, ResourceTerminator
{
  constructor(protected readonly site: SandboxSite) {}

  /** Orders of resources whose name says `wait` are left to the operator. */
  async evaluateOrder({ resourceName }: Order): Promise<Evaluation> {
    return /\bwait\b/i.test(resourceName) ? 'pending' : 'accept';
  }

  async createResource({ resource, backendId }: CreateRequest): Promise<CreatedResource> {
    const limits = toSystem(resource.limits, this.site.context.components());
    const found = await this.site.account(backendId);
    if (found && found.owner !== resource.uuid) throw new DuplicateResourceError(backendId);
    if (found) await this.site.change('set limits', found, { limits: { ...found.limits, ...limits } });
    else await this.make(backendId, resource, limits);
    return { backendId, ...(await this.reportResource(resource)) };
  }

  async reportResource({ limits }: Resource): Promise<ResourceReport> {
    return { limits, metadata: { system: this.site.system.name } };
  }

  async setLimits({ backendId }: Resource, limits: Limits): Promise<undefined> {
    const account = await this.site.existing(backendId);
    if (!account) return;
    const wanted = toSystem(limits, this.site.context.components());
    await this.site.change('set limits', account, { limits: { ...account.limits, ...wanted } });
  }

  async terminateResource({ backendId }: Resource): Promise<undefined> {
    if (!(await this.site.account(backendId))) return;
    await this.site.write('remove account', backendId, () => this.site.system.remove(backendId));
  }

  private async make(id: string, { uuid }: Resource, limits: Record<string, number>): Promise<void> {
    const empty: Omit<SandboxAccount, 'id' | 'owner'> = {
      limits,
      members: {},
      status: 'active',
      userLimits: {},
      clients: [],
    };
    await this.site.write('create account', id, () => this.site.system.store({ ...empty, id, owner: uuid }));
  }
}
