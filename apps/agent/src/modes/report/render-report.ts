import type { OutputFormat } from '../../render/output-format.ts';
import { counted, printable } from '../../render/printable.ts';
import { countsText, renderCycle, resourceNotes } from '../render-cycle.ts';
import type { OfferingReport, ReportSummary } from './report-summary.ts';

/** What a single cycle did; ends with a newline. */
export function renderReport(summary: ReportSummary, output: OutputFormat): string {
  return renderCycle(summary, output, (offering) => [
    `${resourcesText(offering)}; ${sentText(offering)}`,
    ...resourceNotes('failed', offering.failed),
    ...resourceNotes('waits', offering.waiting),
    ...resourceNotes('needs a look', offering.anomalies),
    ...offering.missing.map((id) => `  the backend has no "${printable(id)}"`),
  ]);
}

function sentText({ totalsSent, sharesSent }: OfferingReport): string {
  return `${counted(totalsSent, 'total')} and ${counted(sharesSent, 'share')} of users sent`;
}

function resourcesText({ reported, unchanged, waiting, failed, missing }: OfferingReport): string {
  return countsText('resource', [
    [reported, 'reported'],
    [unchanged, 'unchanged'],
    [waiting.length, 'waiting'],
    [failed.length, 'failed'],
    [missing.length, 'missing in the backend'],
  ]);
}
