import { Logger } from '@nestjs/common';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import { errorText, withScope } from '@waldur-site-agent/plugin-sdk';

/** Waldur shows an agent as disconnected when nobody has asked for an offering's orders for an hour. */
const PERIOD_MS = 30 * 60_000;

/** Asks for an order of an offering now and then, so that Waldur knows that somebody is there although nothing happens. */
export class Presence {
  private readonly logger = new Logger('AgentIdentity');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly offering: Pick<OfferingRuntime, 'name' | 'uuid' | 'client'>,
    private readonly periodMs = PERIOD_MS,
  ) {}

  /** Once at once, then again and again until {@link stop}. */
  start(): void {
    void this.show();
    this.timer = setInterval(() => void this.show(), this.periodMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async show(): Promise<void> {
    const { name, uuid, client } = this.offering;
    try {
      await client.first('/api/marketplace-orders/', { query: { offering_uuid: uuid, field: ['uuid'] } });
    } catch (error) {
      withScope({ offering: name }, () => {
        this.logger.error(`Waldur could not be asked for orders of ${name}: ${errorText(error)}`, error);
      });
    }
  }
}
