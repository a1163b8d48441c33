import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { askedPause, isNotTheItemsFault } from '@waldur-site-agent/offering';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { type RetryPolicy, retryPauseMs } from '@waldur-site-agent/work-queue';

/** About half a minute in all: a command is worth waiting for a restart, and its message may be waiting for it. */
export const COMMAND_RETRY: RetryPolicy = { firstMs: 1000, factor: 2, maxMs: 30_000, jitter: 0.2, maxAttempts: 6 };

/** Tries again what failed for a passing reason. */
export class Patience {
  private readonly logger = new Logger('EventCommands');

  constructor(private readonly policy: RetryPolicy = COMMAND_RETRY) {}

  /** @throws what the last attempt threw, or the first failure that will not pass */
  async attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (!isNotTheItemsFault(error) || attempt >= this.policy.maxAttempts) throw error;
        this.logger.warn(`${what}: attempt ${attempt} failed: ${errorText(error)}`);
        const pauseMs = Math.max(retryPauseMs(this.policy, attempt, Math.random()), this.asked(error));
        // a process that has nothing else left to do may end meanwhile
        await pause(pauseMs, undefined, { ref: false });
      }
    }
  }

  private asked(error: unknown): number {
    return Math.min(askedPause(error) ?? 0, this.policy.maxMs);
  }
}
