import type { OutputFormat } from '../render/output-format.ts';
import { counted, printable } from '../render/printable.ts';
import type { Tool } from './tool.ts';
import type { OfferingSummary, ToolSummary } from './tool-summary.ts';

/** What a program did; ends with a newline. */
export function renderTool(summary: ToolSummary, output: OutputFormat, noun: Tool['noun']): string {
  return `${output === 'json' ? JSON.stringify(summary, null, 2) : asText(summary, noun)}\n`;
}

function asText({ offerings, restCalls, durationMs }: ToolSummary, noun: Tool['noun']): string {
  const sent = `${counted(restCalls, 'request')} to Waldur in ${(durationMs / 1000).toFixed(1)} s.`;
  return [
    ...offerings.flatMap((offering) => offeringLines(offering, noun)),
    `${counted(offerings.length, 'offering')}, ${sent}`,
  ].join('\n');
}

function offeringLines(offering: OfferingSummary, noun: Tool['noun']): string[] {
  const failures = offering.failures.map(({ item, message }) => `  ${printable(item)} failed: ${printable(message)}`);
  return [`Offering ${printable(offering.name)}: ${offeringText(offering, noun)}`, ...failures];
}

/** What became of an offering, on one line. */
export function offeringText(
  { examined, changes, failures, skipped, failed }: OfferingSummary,
  noun: Tool['noun'],
): string {
  if (failed !== undefined) return `failed: ${printable(failed)}`;
  if (skipped !== undefined) return `skipped: ${printable(skipped)}`;
  const done = Object.entries(changes).map(([action, count]) => `${count} × ${printable(action)}`);
  const wrong = failures.length === 0 ? '' : `, ${failures.length} failed`;
  return `${counted(examined, noun)}${wrong}; ${done.length === 0 ? 'nothing to change' : done.join(', ')}`;
}
