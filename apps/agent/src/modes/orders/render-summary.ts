import type { CycleSummary, OfferingSummary } from './cycle-summary.ts';
import type { OutputFormat } from '../../render/output-format.ts';
import { counted, printable } from '../../render/printable.ts';

/** What a single sweep did; ends with a newline. */
export function renderSummary(summary: CycleSummary, output: OutputFormat): string {
  return `${output === 'json' ? JSON.stringify(summary, null, 2) : summaryAsText(summary)}\n`;
}

function summaryAsText({ offerings, restCalls, durationMs }: CycleSummary): string {
  const sent = `${counted(restCalls, 'request')} to Waldur in ${(durationMs / 1000).toFixed(1)} s.`;
  return [...offerings.flatMap(offeringLines), `${counted(offerings.length, 'offering')}, ${sent}`].join('\n');
}

function offeringLines({ name, ordersFound, failed, skipped, ...counts }: OfferingSummary): string[] {
  const title = `Offering ${printable(name)}`;
  if (skipped !== undefined) return [`${title}: skipped: ${printable(skipped)}`];
  if (ordersFound === 0 && failed.length === 0) return [`${title}: no orders`];
  const outcomes = [
    [counts.done, 'done'],
    [counts.waiting, 'waiting'],
    [counts.rejected, 'rejected'],
    [failed.length, 'failed'],
  ] as const;
  const shown = outcomes.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return [
    `${title}: ${[counted(ordersFound, 'order'), ...shown].join(', ')}`,
    ...failed.map(({ order, message }) => `  order ${order} failed: ${printable(message)}`),
  ];
}
