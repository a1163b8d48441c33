import { Logger } from '@nestjs/common';
import { askedPause, isNotTheItemsFault } from '@waldur-site-agent/offering';
import type { OrderCycle } from '@waldur-site-agent/order-processing';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { Outcome } from '@waldur-site-agent/work-queue';

const DONE: Outcome = { kind: 'done' };

/** Brings orders of one offering to their end. */
export class OrderWork {
  private readonly logger = new Logger('OrderProcessing');

  constructor(private readonly cycle: OrderCycle) {}

  async process(uuid: string): Promise<Outcome> {
    try {
      await this.cycle.process(uuid);
      return DONE;
    } catch (error) {
      if (!isNotTheItemsFault(error)) {
        this.logger.error(`order ${uuid} is left to the next sweep: ${errorText(error)}`, error);
        return DONE;
      }
      this.logger.warn(`order ${uuid}: ${errorText(error)}; trying again`);
      const afterMs = askedPause(error);
      return { kind: 'retry', reason: errorText(error), ...(afterMs === undefined ? {} : { afterMs }) };
    }
  }

  /** @param untouchedSince only orders that nothing happened to since @returns UUIDs; undefined when they cannot be listed */
  async waiting(untouchedSince: Date | undefined): Promise<readonly string[] | undefined> {
    try {
      const listing = await this.cycle.list(untouchedSince);
      return listing.kind === 'listed' ? listing.orders.map(({ uuid }) => uuid) : undefined;
    } catch (error) {
      this.logger.error(`orders could not be listed: ${errorText(error)}`, error);
      return undefined;
    }
  }
}
