import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime, ResourceApi, resourcesOfAccount } from '@waldur-site-agent/offering';
import {
  ORDER_PROCESSING_BACKEND,
  type Order,
  type OrderProcessingBackend,
  type Resource,
} from '@waldur-site-agent/plugin-sdk';
import type { Provisioned } from '../outcome.ts';
import { PendingOrders } from '../pending/pending-orders.ts';

/** Terminate orders. What is gone already is a success, and what another resource uses stays. */
@Injectable()
export class TerminateOrder {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly resources: ResourceApi,
    private readonly pending: PendingOrders,
  ) {}

  async provision(order: Order): Promise<Provisioned> {
    const polled = await this.pending.poll(order);
    if (polled !== undefined) return polled;
    const resource = await this.resources.read(order.resourceUuid);
    if (resource.backendId.trim() === '') {
      this.logger.warn(`resource ${resource.uuid} has no backend id; there is nothing to remove`);
      return 'finished';
    }
    const others = await this.othersWithAccountOf(resource);
    if (others.length > 0) {
      this.logger.warn(
        `${resource.backendId} is not removed with resource ${resource.name}: it is that of ${others.join(', ')}, too`,
      );
      return 'finished';
    }
    return this.pending.track(order, await this.backend.terminateResource(resource, order.projectSlug));
  }

  /** Names of those that are not about to go themselves. */
  private async othersWithAccountOf({ uuid, backendId }: Resource): Promise<readonly string[]> {
    const sharing = await resourcesOfAccount(this.offering, backendId);
    return sharing
      .filter((other) => other.uuid !== uuid && other.state !== 'Terminating')
      .map((other) => other.name || other.uuid);
  }
}
