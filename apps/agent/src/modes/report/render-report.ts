import type { OutputFormat } from '../../render/output-format.ts';
import { counted, printable } from '../../render/printable.ts';
import type { OfferingReport, ReportSummary, ResourceNote } from './report-summary.ts';

/** What a single cycle did; ends with a newline. */
export function renderReport(summary: ReportSummary, output: OutputFormat): string {
  return `${output === 'json' ? JSON.stringify(summary, null, 2) : asText(summary)}\n`;
}

function asText({ offerings, restCalls, durationMs }: ReportSummary): string {
  const sent = `${counted(restCalls, 'request')} to Waldur in ${(durationMs / 1000).toFixed(1)} s.`;
  return [...offerings.flatMap(offeringLines), `${counted(offerings.length, 'offering')}, ${sent}`].join('\n');
}

function offeringLines(offering: OfferingReport): string[] {
  const title = `Offering ${printable(offering.name)}`;
  if (offering.skipped !== undefined) return [`${title}: skipped: ${printable(offering.skipped)}`];
  const { totalsSent, sharesSent } = offering;
  const sent = `${counted(totalsSent, 'total')} and ${counted(sharesSent, 'share')} of users sent`;
  return [
    `${title}: ${resourcesText(offering)}; ${sent}`,
    ...notes('failed', offering.failed),
    ...notes('waits', offering.waiting),
    ...notes('needs a look', offering.anomalies),
    ...offering.missing.map((id) => `  the backend has no "${printable(id)}"`),
  ];
}

function resourcesText({ reported, unchanged, waiting, failed, missing }: OfferingReport): string {
  const total = reported + unchanged + waiting.length + failed.length + missing.length;
  if (total === 0) return 'no resources';
  const parts = [
    [reported, 'reported'],
    [unchanged, 'unchanged'],
    [waiting.length, 'waiting'],
    [failed.length, 'failed'],
    [missing.length, 'missing in the backend'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return [counted(total, 'resource'), ...shown].join(', ');
}

function notes(verb: string, list: readonly ResourceNote[]): string[] {
  return list.map(({ resource, message }) => `  resource ${printable(resource)} ${verb}: ${printable(message)}`);
}
