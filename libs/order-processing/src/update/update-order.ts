import { Inject, Injectable, Logger } from '@nestjs/common';
import { ResourceApi } from '@waldur-site-agent/offering';
import {
  type Limits,
  ORDER_PROCESSING_BACKEND,
  type Order,
  type OrderProcessingBackend,
  type Resource,
  can,
} from '@waldur-site-agent/plugin-sdk';
import { ContextExtras } from '../create/context-extras.ts';
import { sameLimits } from '../create/creation-reports.ts';
import type { Provisioned } from '../outcome.ts';
import { PendingOrders } from '../pending/pending-orders.ts';

/** Update orders: new limits, from the order or from its plan. Waldur applies them itself when the order is done. */
@Injectable()
export class UpdateOrder {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly resources: ResourceApi,
    private readonly pending: PendingOrders,
    private readonly extras: ContextExtras,
  ) {}

  async provision(order: Order): Promise<Provisioned> {
    const polled = await this.pending.poll(order);
    if (polled !== undefined) return polled;
    const resource = await this.resources.read(order.resourceUuid);
    const wanted = await this.wantedLimits(order);
    if (Object.keys(wanted).length === 0) {
      this.logger.warn(`order ${order.uuid}: neither the order nor its plan names limits; nothing to change`);
      return 'finished';
    }
    return this.apply(order, resource, wanted);
  }

  private async wantedLimits(order: Order): Promise<Limits> {
    if (Object.keys(order.limits).length > 0) return order.limits;
    const quotas = Object.entries(await this.extras.planQuotas(order.planUuid));
    return Object.fromEntries(
      quotas.filter(([, amount]) => amount !== 0).map(([name, amount]) => [name, Math.trunc(amount)]),
    );
  }

  private async apply(order: Order, resource: Resource, wanted: Limits): Promise<Provisioned> {
    const same = sameLimits(wanted, resource.limits);
    if (can(this.backend, 'recalculateLimits') && this.backend.hasPrepaidComponents) {
      // a renewal names the same limits and has a later end date
      await this.backend.recalculateLimits(
        same ? resource : { ...resource, limits: { ...resource.limits, ...wanted } },
      );
      return 'finished';
    }
    if (same) {
      this.logger.log(`order ${order.uuid}: the limits are as wanted already`);
      return 'finished';
    }
    return this.pending.track(order, await this.backend.setLimits(resource, wanted));
  }
}
