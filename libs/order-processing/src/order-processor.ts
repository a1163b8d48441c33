import { Inject, Injectable, Logger } from '@nestjs/common';
import { describeFailure } from '@waldur-site-agent/observability';
import {
  OFFERING_RUNTIME,
  type OfferingRuntime,
  isNotTheItemsFault,
  withResourceLocked,
} from '@waldur-site-agent/offering';
import {
  type Evaluation,
  ORDER_PROCESSING_BACKEND,
  type Order,
  type OrderProcessingBackend,
  can,
  errorText,
  withScope,
} from '@waldur-site-agent/plugin-sdk';
import { OrderApi } from './api/order-api.ts';
import { CreateOrder } from './create/create-order.ts';
import { DONE, type OrderOutcome, type Provisioned, failed, waiting } from './outcome.ts';
import { TerminateOrder } from './terminate/terminate-order.ts';
import { UpdateOrder } from './update/update-order.ts';

/**
 * One attempt at an order: evaluate, approve, provision, set done. Failures that are not the order's fault are thrown
 * and leave it as it is; all others mark it as erred once provisioning has begun.
 */
@Injectable()
export class OrderProcessor {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly orders: OrderApi,
    private readonly createOrder: CreateOrder,
    private readonly updateOrder: UpdateOrder,
    private readonly terminateOrder: TerminateOrder,
  ) {}

  /**
   * @param listed the order as the cycle's list had it; read anew when absent
   * @throws when the attempt is to be repeated
   */
  async process(uuid: string, listed?: Order): Promise<OrderOutcome> {
    const order = listed ?? (await this.orders.read(uuid));
    const scope = { offering: this.offering.name, order: uuid, resource: order.resourceName };
    return withScope(scope, () => withResourceLocked(order.resourceUuid, () => this.attempt(order)));
  }

  /**
   * Marks an executing order as erred; one that has ended meanwhile is left as it is.
   * @throws when the attempt is to be repeated
   */
  async fail(order: Order, reason: string): Promise<OrderOutcome> {
    const scope = { offering: this.offering.name, order: order.uuid, resource: order.resourceName };
    return withScope(scope, () =>
      withResourceLocked(order.resourceUuid, async () => {
        const state = await this.orders.state(order.uuid);
        if (state !== 'executing') return waiting(`the order is ${state}`);
        this.logger.error(`order ${order.uuid} failed while ${state}: ${reason}`);
        await this.orders.setErred(order, reason, '');
        this.offering.freshness.mark(order.resourceUuid); // plans made before know nothing of it
        return failed(reason);
      }),
    );
  }

  private async attempt(order: Order): Promise<OrderOutcome> {
    const { state } = order;
    if (state === 'executing') return this.provision(order);
    if (state === 'pending-provider') return this.decide(order);
    if (state !== 'done' && state !== 'erred') {
      this.logger.warn(`order ${order.uuid} is ${state}, which is not for the provider to act on`);
    }
    return waiting(`the order is ${state}`);
  }

  private async decide(order: Order): Promise<OrderOutcome> {
    const approved = await this.evaluateAndApprove(order);
    if (approved.kind !== 'approved') return approved;
    return this.provision(approved.order);
  }

  /** Nothing that fails here touches the order, except for what should be tried again. */
  private async evaluateAndApprove(order: Order): Promise<OrderOutcome | { kind: 'approved'; order: Order }> {
    try {
      const evaluation = await this.evaluate(order);
      if (evaluation === 'pending') return waiting('the backend has not decided yet');
      if (evaluation === 'reject') {
        await this.orders.reject(order);
        return { kind: 'rejected' };
      }
      await this.orders.approve(order);
      return await this.approvedOrder(order);
    } catch (error) {
      if (isNotTheItemsFault(error)) throw error;
      this.logger.error(`order ${order.uuid} could not be evaluated or approved: ${errorText(error)}`, error);
      return failed(errorText(error));
    }
  }

  private async evaluate(order: Order): Promise<Evaluation> {
    return can(this.backend, 'evaluateOrder') ? this.backend.evaluateOrder(order) : 'accept';
  }

  private async approvedOrder(order: Order): Promise<OrderOutcome | { kind: 'approved'; order: Order }> {
    if (this.offering.writer.dryRun) return { kind: 'approved', order: { ...order, state: 'executing' } };
    const refreshed = await this.orders.read(order.uuid);
    this.logger.log(`Order state after approval: ${refreshed.state}`);
    if (refreshed.state === 'executing') return { kind: 'approved', order: refreshed };
    return waiting(`the order is ${refreshed.state} after its approval`);
  }

  private async provision(order: Order): Promise<OrderOutcome> {
    try {
      const provisioned = await this.provisionByType(order);
      if (provisioned === 'not finished') {
        this.logger.warn(`order_is_done=False for order ${order.uuid}, it stays executing`);
        return waiting('the backend is still working on it');
      }
      this.logger.log(`order_is_done=True for order ${order.uuid}`);
      return await this.finish(order);
    } catch (error) {
      if (isNotTheItemsFault(error)) throw error;
      return this.markErred(order, error);
    } finally {
      this.offering.freshness.mark(order.resourceUuid); // plans made before know nothing of it
    }
  }

  private async provisionByType(order: Order): Promise<Provisioned> {
    switch (order.type) {
      case 'Create':
      case 'Restore':
        return this.createOrder.provision(order);
      case 'Update':
        return this.updateOrder.provision(order);
      case 'Terminate':
        return this.terminateOrder.provision(order);
      default:
        this.logger.warn(`order ${order.uuid} has the unknown type ${String(order.type)}`);
        return 'not finished';
    }
  }

  private async finish(order: Order): Promise<OrderOutcome> {
    if (!this.offering.writer.dryRun) {
      const state = await this.orders.state(order.uuid);
      this.logger.log(`refreshed state: ${state}`);
      if (state !== 'executing') {
        this.logger.warn(`order ${order.uuid} is ${state} instead of EXECUTING, skipping set_state_done`);
        return state === 'done' ? DONE : waiting(`the order is ${state}`);
      }
    }
    await this.orders.setDone(order);
    return DONE;
  }

  private async markErred(order: Order, error: unknown): Promise<OrderOutcome> {
    const { message, traceback } = describeFailure(error, this.offering.exposeErrorDetails);
    this.logger.error(`order ${order.uuid} failed while ${order.state}: ${errorText(error)}`, error);
    try {
      await this.orders.setErred(order, message, traceback);
    } catch (reportError) {
      this.logger.error(
        `order ${order.uuid} could not be put into erred state: ${errorText(reportError)}`,
        reportError,
      );
    }
    return failed(message);
  }
}
