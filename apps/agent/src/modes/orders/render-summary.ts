import type { CycleSummary, OfferingSummary } from './cycle-summary.ts';
import type { OutputFormat } from '../../render/output-format.ts';
import { printable } from '../../render/printable.ts';
import { countsText, renderCycle } from '../render-cycle.ts';

/** What a single sweep did; ends with a newline. */
export function renderSummary(summary: CycleSummary, output: OutputFormat): string {
  return renderCycle(summary, output, (offering) => [
    ordersText(offering),
    ...offering.failed.map(({ order, message }) => `  order ${order} failed: ${printable(message)}`),
  ]);
}

function ordersText({ ordersFound, done, waiting, rejected, failed }: OfferingSummary): string {
  if (ordersFound === 0 && failed.length === 0) return 'no orders';
  const parts = [
    [done, 'done'],
    [waiting, 'waiting'],
    [rejected, 'rejected'],
    [failed.length, 'failed'],
  ] as const;
  return countsText('order', parts, ordersFound);
}
