import { Inject, Injectable, Logger } from '@nestjs/common';
import { ResourceApi, type ResourceWithEndpoints } from '@waldur-site-agent/offering';
import {
  BackendError,
  type CreatedResource,
  KeyedLock,
  ORDER_PROCESSING_BACKEND,
  type Order,
  type OrderProcessingBackend,
  can,
} from '@waldur-site-agent/plugin-sdk';
import { ResourceMembers } from '../members/resource-members.ts';
import type { Provisioned } from '../outcome.ts';
import { PendingOrders } from '../pending/pending-orders.ts';
import { ApiKeyProvisioning } from './api-keys.ts';
import { ContextExtras } from './context-extras.ts';
import { CreateUnderFreeId } from './create-under-free-id.ts';
import { CreationReports } from './creation-reports.ts';
import { type KnownUsers, UserContextReader } from './user-context-reader.ts';

/** Between choosing a name and telling Waldur, nobody else may choose one in the same project. */
const naming = new KeyedLock();

/**
 * Create and Restore orders. Every step may be repeated: after a crash the next attempt finds what is there, by the
 * id in Waldur or by the backend's own recognition, and does what is missing.
 */
@Injectable()
export class CreateOrder {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly resources: ResourceApi,
    private readonly pending: PendingOrders,
    private readonly users: UserContextReader,
    private readonly extras: ContextExtras,
    private readonly freeId: CreateUnderFreeId,
    private readonly reports: CreationReports,
    private readonly apiKeys: ApiKeyProvisioning,
    private readonly members: ResourceMembers,
  ) {}

  async provision(order: Order): Promise<Provisioned> {
    const polled = await this.pending.poll(order);
    if (polled === 'not finished') return polled;
    const resource = await this.resources.read(order.resourceUuid);
    if (polled === 'finished') {
      await this.reportEffectiveId(resource);
      await this.members.addTo(resource);
      return 'finished';
    }
    return this.create(order, resource);
  }

  private async create(order: Order, resource: ResourceWithEndpoints): Promise<Provisioned> {
    if (resource.backendId !== '' && order.type === 'Create' && (await this.isThere(resource.backendId))) {
      await this.complete(resource);
      await this.members.addTo(resource);
      return 'finished';
    }
    const directory = this.users.directory();
    const users = { directory, context: await this.users.read(resource.uuid, directory) };
    const created =
      resource.backendId === ''
        ? await naming.run(`naming:${resource.projectUuid}`, () => this.createNew(resource, users))
        : await this.createAgain(resource, users);
    const provisioned = await this.pending.track(order, created.pendingOrderId);
    if (provisioned === 'finished') {
      await this.members.addTo({ ...resource, backendId: created.backendId }, users);
    }
    return provisioned;
  }

  private async isThere(backendId: string): Promise<boolean> {
    const observed = await this.backend.observeResources([backendId]);
    if (observed.size > 0) return true;
    this.logger.warn(`resource ${backendId} is missing in the backend, creating it again under the same id`);
    return false;
  }

  private async complete(resource: ResourceWithEndpoints): Promise<void> {
    this.logger.log(`resource ${resource.backendId} already created, skipping creation`);
    if (can(this.backend, 'reportResource')) {
      await this.reports.completeReports(resource, await this.backend.reportResource(resource));
    }
    await this.apiKeys.provision(resource, resource.backendId);
  }

  private async createNew(resource: ResourceWithEndpoints, users: KnownUsers): Promise<CreatedResource> {
    const created = await this.freeId.create(resource, await this.extras.full(resource, users));
    if (created.backendId === '') throw new BackendError('the backend created a resource without an id');
    await this.reports.reportCreation(resource, created);
    await this.apiKeys.provision(resource, created.backendId);
    return created;
  }

  private async createAgain(resource: ResourceWithEndpoints, users: KnownUsers): Promise<CreatedResource> {
    const created = await this.backend.createResource({
      resource,
      backendId: resource.backendId,
      purpose: 'restore',
      context: await this.extras.plain(resource, users),
      isUsedByAnotherResource: () => Promise.resolve(false),
    });
    await this.apiKeys.provision(resource, resource.backendId);
    return created;
  }

  private async reportEffectiveId(resource: ResourceWithEndpoints): Promise<void> {
    if (!can(this.backend, 'effectiveId') || resource.backendId === '') return;
    const id = await this.backend.effectiveId(resource.backendId);
    if (id !== undefined && id !== '') await this.resources.setEffectiveId(resource, id);
  }
}
