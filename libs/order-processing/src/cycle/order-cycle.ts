import { Inject, Injectable, Logger } from '@nestjs/common';
import { AgentIdentity } from '@waldur-site-agent/agent-identity';
import { OFFERING_RUNTIME, type OfferingRuntime } from '@waldur-site-agent/offering';
import {
  BackendNotReadyError,
  ORDER_PROCESSING_BACKEND,
  type Order,
  type OrderProcessingBackend,
  can,
  withScope,
} from '@waldur-site-agent/plugin-sdk';
import { OrderApi } from '../api/order-api.ts';
import { OrderProcessor } from '../order-processor.ts';
import type { OrderOutcome } from '../outcome.ts';

/** What a look at one offering's orders came to. */
export type Listing =
  | { readonly kind: 'listed'; readonly orders: readonly Order[] }
  | { readonly kind: 'not ready'; readonly reason: string };

/** Order processing of one offering: list what is to be done, and do one order. */
@Injectable()
export class OrderCycle {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(OFFERING_RUNTIME) readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) readonly backend: OrderProcessingBackend,
    private readonly identity: AgentIdentity,
    private readonly orders: OrderApi,
    private readonly processor: OrderProcessor,
  ) {}

  /** 2 calls when nothing is to be done, 7 more in the first cycle of the process. */
  async list(untouchedSince?: Date): Promise<Listing> {
    return withScope({ offering: this.offering.name }, async () => {
      await this.identity.signOfLife(this.backend);
      await this.offering.details.ensureKnown();
      const notReady = await this.preflight();
      if (notReady !== undefined) return { kind: 'not ready', reason: notReady };
      const orders = await this.orders.active(untouchedSince);
      if (orders.length === 0) this.logger.log('no orders to process');
      return { kind: 'listed', orders };
    });
  }

  /** @throws when the attempt is to be repeated */
  async process(uuid: string, listed?: Order): Promise<OrderOutcome> {
    await this.offering.details.refresh();
    return this.processor.process(uuid, listed);
  }

  /**
   * A pending order of the backend came to nothing, as somebody else found out.
   * @throws when the attempt is to be repeated
   */
  fail(order: Order, reason: string): Promise<OrderOutcome> {
    return this.processor.fail(order, reason);
  }

  private async preflight(): Promise<string | undefined> {
    if (!can(this.backend, 'preflight')) return undefined;
    try {
      await this.backend.preflight();
      return undefined;
    } catch (error) {
      if (!(error instanceof BackendNotReadyError)) throw error;
      this.logger.warn(`the backend is not ready, skipping this cycle: ${error.message}`);
      return error.message;
    }
  }
}
