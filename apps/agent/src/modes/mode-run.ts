import type { INestApplicationContext } from '@nestjs/common';
import type { OrderMode } from '@waldur-site-agent/order-processing';
import type { OfferingSetup } from './set-up-offerings.ts';

/** The mode, ready to sweep. */
export interface ModeRun {
  readonly app: INestApplicationContext;
  readonly mode: OrderMode;
  readonly setup: OfferingSetup;
  readonly startedAt: number;
  /** Requests sent to Waldur so far. */
  requests(): number;
}
