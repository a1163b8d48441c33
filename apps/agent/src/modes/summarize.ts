import type { OfferingTally, OrderMode } from '@waldur-site-agent/order-processing';
import type { CycleSummary, OfferingSummary } from './cycle-summary.ts';

/** @param startedAt value of `performance.now()` at the start */
export function summarize(mode: OrderMode, restCalls: number, startedAt: number): CycleSummary {
  return {
    offerings: mode.ledger.entries().map(([name, tally]) => summaryOf(name, tally)),
    restCalls,
    durationMs: Math.round(performance.now() - startedAt),
  };
}

function summaryOf(name: string, tally: OfferingTally): OfferingSummary {
  const counts = {
    name,
    ordersFound: tally.ordersFound,
    done: tally.count('done'),
    waiting: tally.count('waiting'),
    rejected: tally.count('rejected'),
    failed: tally.failures,
  };
  return tally.skipped === undefined ? counts : { ...counts, skipped: tally.skipped };
}

/** Whether anything went wrong: a failed order, or an offering that could not be looked at. */
export function summaryFailed(summary: CycleSummary): boolean {
  return summary.offerings.some((offering) => offering.failed.length > 0 || offering.skipped !== undefined);
}
