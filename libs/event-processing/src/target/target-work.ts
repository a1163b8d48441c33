import { Logger } from '@nestjs/common';
import { askedPause, isNotTheItemsFault, type OfferingRuntime, withResourceLocked } from '@waldur-site-agent/offering';
import type { OrderCycle } from '@waldur-site-agent/order-processing';
import { errorText, type Resource, type TargetEvents } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import type { Outcome } from '@waldur-site-agent/work-queue';
import { findResource, findTrackedOrder } from './tracked.ts';

const DONE: Outcome = { kind: 'done' };

/** What happened in the other Waldur, as the key of work. UUIDs are as they came. */
export type TargetHappening =
  | { readonly kind: 'order ended'; readonly uuid: string; readonly state: string }
  | { readonly kind: 'usernames' }
  | { readonly kind: 'end date'; readonly uuid: string };

export interface TargetParts {
  readonly offering: Pick<OfferingRuntime, 'name' | 'uuid' | 'client' | 'freshness'>;
  readonly orders: Pick<OrderCycle, 'fail'>;
  readonly backend: TargetEvents;
  /** Of the other Waldur. */
  readonly name: string;
  /** Marks an order of this offering: it is read, its pending order is asked for, and it is done with all that belongs to it. */
  readonly markOrder: (uuid: string) => void;
}

/** Does in this Waldur what happened in the other one, where an offering's orders and resources really live. */
export class TargetWork {
  private readonly logger = new Logger('Events');

  constructor(private readonly parts: TargetParts) {}

  /**
   * Only Waldur in trouble is a reason to come back: what the backend could not do is left to the next cycle, which
   * does the same.
   */
  async run(happening: TargetHappening): Promise<Outcome> {
    try {
      await this.perform(happening);
      return DONE;
    } catch (error) {
      if (!isNotTheItemsFault(error)) {
        this.logger.error(`${this.parts.name}: ${happeningText(happening)}: ${errorText(error)}`, error);
        return DONE;
      }
      this.logger.warn(`${this.parts.name}: ${happeningText(happening)}: ${errorText(error)}; trying again`);
      const afterMs = askedPause(error);
      return { kind: 'retry', reason: errorText(error), ...(afterMs === undefined ? {} : { afterMs }) };
    }
  }

  private async perform(happening: TargetHappening): Promise<void> {
    switch (happening.kind) {
      case 'order ended':
        await this.endOrder(happening.uuid, happening.state);
        break;
      case 'usernames':
        await this.syncUsernames();
        break;
      case 'end date':
        await this.syncEndDate(happening.uuid);
        break;
    }
  }

  private async endOrder(uuid: string, state: string): Promise<void> {
    const { offering, orders, name, markOrder } = this.parts;
    const order = await findTrackedOrder(offering, uuid);
    if (order === undefined) this.logger.log(`${name}: order ${uuid} is ${state}: no order here waits for it`);
    else if (state === 'done') markOrder(order.uuid);
    else await orders.fail(order, `Order ${uuid} of ${name} is ${state}`);
  }

  private syncUsernames(): Promise<void> {
    return this.leavingTheRest('usernames could not be taken over', async () => {
      if (await this.parts.backend.syncUsernames()) this.logger.log(`${this.parts.name}: usernames were taken over`);
    });
  }

  private async syncEndDate(uuid: string): Promise<void> {
    const { offering, name } = this.parts;
    const resource = await findResource(offering, uuid);
    if (resource === undefined) this.logger.warn(`${name}: no resource here has the backend id ${uuid}`);
    else await this.followEndDate(resource);
  }

  private followEndDate(resource: Resource): Promise<void> {
    const { offering, backend } = this.parts;
    return this.leavingTheRest(`the end date of ${resource.name} could not be taken over`, async () => {
      await withResourceLocked(resource.uuid, () => backend.syncEndDate(resource));
      offering.freshness.mark(resource.uuid); // plans made before have the old date
    });
  }

  private async leavingTheRest(failure: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`${this.parts.name}: ${failure}, the next cycle will: ${errorText(error)}`);
    }
  }
}

function happeningText(happening: TargetHappening): string {
  return 'uuid' in happening ? `${happening.kind} of ${hex(happening.uuid)}` : happening.kind;
}
