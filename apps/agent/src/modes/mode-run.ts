import type { INestApplicationContext } from '@nestjs/common';
import type { ModeDefinition, ModeReport, PollingMode } from './mode-definition.ts';
import type { OfferingSetup } from './set-up-offerings.ts';

/** A mode, ready to sweep. */
export class ModeRun<M extends PollingMode = PollingMode> {
  private readonly startedAt = performance.now();

  constructor(
    readonly definition: ModeDefinition<M>,
    readonly app: INestApplicationContext,
    readonly mode: M,
    readonly setup: OfferingSetup,
    /** Requests sent to Waldur so far. */
    private readonly requests: () => number,
  ) {}

  report(): ModeReport {
    const durationMs = Math.round(performance.now() - this.startedAt);
    return this.definition.report(this.mode, { restCalls: this.requests(), durationMs });
  }
}
