import type { UsageMonth } from '@waldur-site-agent/plugin-sdk';
import type { UsageSums } from './usage-sums.ts';

/** Where the numbers come from. */
export interface UsageSource {
  /**
   * Adds up a month in one process.
   * @param accounts folded names, at least one
   * @param env makes the tools read times in the agent's zone
   * @throws {BackendNotReadyError} when it could not find out; the sums are never partial
   */
  read(accounts: ReadonlySet<string>, month: UsageMonth, env: Readonly<Record<string, string>>): Promise<UsageSums>;
}
