import type { OfferingTally, OrderMode } from '@waldur-site-agent/order-processing';
import type { SweepCost } from '../mode-definition.ts';
import type { CycleSummary, OfferingSummary } from './cycle-summary.ts';

export function summarize(mode: OrderMode, cost: SweepCost): CycleSummary {
  return { offerings: mode.ledger.entries().map(([name, tally]) => summaryOf(name, tally)), ...cost };
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
