import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime, writeToWaldur } from '@waldur-site-agent/offering';
import type { Order, OrderState } from '@waldur-site-agent/plugin-sdk';
import { toOrder } from '@waldur-site-agent/waldur-client';

/** Orders of one offering in Waldur. */
@Injectable()
export class OrderApi {
  private readonly logger = new Logger('OrderProcessing');

  constructor(@Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime) {}

  /** Orders that want something from the agent, in Waldur's sequence. @param untouchedSince only those that nothing happened to since */
  async active(untouchedSince?: Date): Promise<readonly Order[]> {
    const age = untouchedSince === undefined ? {} : { modified_before: untouchedSince.toISOString() };
    const rows = await this.offering.client.list('/api/marketplace-orders/', {
      query: { offering_uuid: this.offering.uuid, state: ['pending-provider', 'executing'], ...age },
    });
    return rows.map(toOrder);
  }

  async read(uuid: string): Promise<Order> {
    return toOrder(await this.offering.client.get('/api/marketplace-orders/{uuid}/', { path: { uuid } }));
  }

  async state(uuid: string): Promise<OrderState> {
    const order = await this.offering.client.get('/api/marketplace-orders/{uuid}/', {
      path: { uuid },
      query: { field: ['uuid', 'state'] },
    });
    return toOrder(order).state;
  }

  async approve(order: Order): Promise<void> {
    await this.write('approve order', order, async () => {
      await this.offering.client.post('/api/marketplace-orders/{uuid}/approve_by_provider/', {
        path: { uuid: order.uuid },
        body: {},
      });
      this.logger.log('Approval response status: 200');
    });
  }

  async reject(order: Order): Promise<void> {
    await this.write('reject order', order, () =>
      this.offering.client.post('/api/marketplace-orders/{uuid}/reject_by_provider/', {
        path: { uuid: order.uuid },
        body: {},
      }),
    );
  }

  async setBackendId(order: Order, backendId: string): Promise<void> {
    await this.write(
      'note the pending backend order',
      order,
      () =>
        this.offering.client.post('/api/marketplace-orders/{uuid}/set_backend_id/', {
          path: { uuid: order.uuid },
          body: { backend_id: backendId },
        }),
      backendId,
    );
  }

  async setDone(order: Order): Promise<void> {
    await this.write('set order done', order, async () => {
      await this.offering.client.post('/api/marketplace-orders/{uuid}/set_state_done/', { path: { uuid: order.uuid } });
      this.logger.log(`set_state_done response: 200 for order ${order.uuid}`);
    });
  }

  async setErred(order: Order, message: string, traceback: string): Promise<void> {
    await this.write(
      'set order erred',
      order,
      () =>
        this.offering.client.post('/api/marketplace-orders/{uuid}/set_state_erred/', {
          path: { uuid: order.uuid },
          body: { error_message: message, error_traceback: traceback },
        }),
      message,
    );
  }

  private async write(action: string, order: Order, send: () => Promise<unknown>, detail?: string): Promise<void> {
    const target = `${order.type} ${order.resourceName || order.resourceUuid}`;
    await writeToWaldur(this.offering.writer, { action, target, ...(detail === undefined ? {} : { detail }) }, send);
  }
}
