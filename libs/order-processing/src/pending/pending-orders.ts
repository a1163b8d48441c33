import { Inject, Injectable } from '@nestjs/common';
import { ORDER_PROCESSING_BACKEND, type Order, type OrderProcessingBackend, can } from '@waldur-site-agent/plugin-sdk';
import { OrderApi } from '../api/order-api.ts';
import type { Provisioned } from '../outcome.ts';

/** Orders whose work runs on in the backend. Backends that do not declare such orders never see the id. */
@Injectable()
export class PendingOrders {
  constructor(
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly orders: OrderApi,
  ) {}

  /** Undefined when the order is not tracked. */
  async poll(order: Order): Promise<Provisioned | undefined> {
    if (order.backendId === '' || !can(this.backend, 'checkPendingOrder')) return undefined;
    return (await this.backend.checkPendingOrder(order.backendId)) ? 'finished' : 'not finished';
  }

  /** Notes the backend's order id, if there is one. */
  async track(order: Order, pendingOrderId: string | undefined): Promise<Provisioned> {
    if (pendingOrderId === undefined || pendingOrderId === '' || !can(this.backend, 'checkPendingOrder')) {
      return 'finished';
    }
    await this.orders.setBackendId(order, pendingOrderId);
    return 'not finished';
  }
}
