import { Logger } from '@nestjs/common';
import { failureKind } from '@waldur-site-agent/plugin-sdk';
import { failureText } from './failure-text.ts';
import type { HistoricalFailure } from './historical-request.ts';

/** What went wrong so far. */
export class Failures {
  readonly all: HistoricalFailure[] = [];
  private readonly logger = new Logger('HistoricalUsage');

  /**
   * Does one piece of work; when it fails that is logged and noted, and everything else goes on.
   * @throws only what the whole program suffers from
   */
  async attempt(item: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (failureKind(error) === 'fatal') throw error;
      const message = failureText(error);
      this.logger.error(`${item}: usage could not be loaded: ${message}`, error);
      this.all.push({ item, message });
    }
  }
}
