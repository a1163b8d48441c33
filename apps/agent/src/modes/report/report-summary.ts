import type { ResourceNote } from '@waldur-site-agent/offering';
import type { OfferingReportTally, ReportMode } from '@waldur-site-agent/usage-reporting';
import type { SweepCost } from '../mode-definition.ts';

/** What one cycle over all offerings did. */
export interface ReportSummary extends SweepCost {
  readonly offerings: readonly OfferingReport[];
}

export interface OfferingReport {
  readonly name: string;
  /** Resources of which something was sent. */
  readonly reported: number;
  readonly unchanged: number;
  /** Resources left to the next cycle, with the reason. */
  readonly waiting: readonly ResourceNote[];
  readonly failed: readonly ResourceNote[];
  /** Usage that became less and was not reported. */
  readonly anomalies: readonly ResourceNote[];
  /** Backend ids that the backend does not have. */
  readonly missing: readonly string[];
  readonly totalsSent: number;
  readonly sharesSent: number;
  /** Why the offering was left out; absent when it was not. */
  readonly skipped?: string;
}

export function summarize(mode: ReportMode, cost: SweepCost): ReportSummary {
  return { offerings: mode.ledger.entries().map(([name, tally]) => summaryOf(name, tally)), ...cost };
}

/** Whether anything went wrong; usage that became less counts, since somebody has to look at it. */
export function summaryFailed({ offerings }: ReportSummary): boolean {
  return offerings.some(
    ({ waiting, failed, anomalies, skipped }) =>
      waiting.length + failed.length + anomalies.length > 0 || skipped !== undefined,
  );
}

function summaryOf(name: string, tally: OfferingReportTally): OfferingReport {
  const counts = {
    name,
    reported: tally.count('reported'),
    unchanged: tally.count('unchanged'),
    waiting: tally.of('waiting'),
    failed: tally.of('failed'),
    anomalies: tally.anomalies,
    missing: tally.missing,
    totalsSent: tally.totals,
    sharesSent: tally.shares,
  };
  return tally.skipped === undefined ? counts : { ...counts, skipped: tally.skipped };
}
