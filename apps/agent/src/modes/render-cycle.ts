import type { ResourceNote } from '@waldur-site-agent/offering';
import type { OutputFormat } from '../render/output-format.ts';
import { counted, printable } from '../render/printable.ts';
import type { SweepCost } from './mode-definition.ts';

interface OfferingPart {
  readonly name: string;
  readonly skipped?: string;
}

interface CycleSummary<T extends OfferingPart> extends SweepCost {
  readonly offerings: readonly T[];
}

/**
 * What a single cycle did, for people or as JSON; ends with a newline.
 * @param lines what there is to say about an offering that was not skipped: the rest of its line, then further lines
 */
export function renderCycle<T extends OfferingPart>(
  summary: CycleSummary<T>,
  output: OutputFormat,
  lines: (offering: T) => readonly [string, ...string[]],
): string {
  if (output === 'json') return `${JSON.stringify(summary, null, 2)}\n`;
  const { offerings, restCalls, durationMs } = summary;
  const sent = `${counted(restCalls, 'request')} to Waldur in ${(durationMs / 1000).toFixed(1)} s.`;
  const all = offerings.flatMap((offering) => titled(offering, lines));
  return `${[...all, `${counted(offerings.length, 'offering')}, ${sent}`].join('\n')}\n`;
}

/** `7 resources, 5 in line, 2 failed`: a total and the parts that are not zero. */
export function countsText(noun: string, parts: readonly (readonly [number, string])[], total = sum(parts)): string {
  if (total === 0) return `no ${noun}s`;
  const shown = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return [counted(total, noun), ...shown].join(', ');
}

export function resourceNotes(verb: string, list: readonly ResourceNote[]): string[] {
  return list.map(({ resource, message }) => `  resource ${printable(resource)} ${verb}: ${printable(message)}`);
}

function titled<T extends OfferingPart>(offering: T, lines: (offering: T) => readonly [string, ...string[]]): string[] {
  const title = `Offering ${printable(offering.name)}`;
  if (offering.skipped !== undefined) return [`${title}: skipped: ${printable(offering.skipped)}`];
  const [first, ...rest] = lines(offering);
  return [`${title}: ${first}`, ...rest];
}

function sum(parts: readonly (readonly [number, string])[]): number {
  return parts.reduce((total, [count]) => total + count, 0);
}
