import type { OutputFormat } from '../../render/output-format.ts';
import { counted, printable } from '../../render/printable.ts';
import type { MembershipSummary, OfferingMembership, ResourceNote } from './membership-summary.ts';

/** What a single cycle did; ends with a newline. */
export function renderMembership(summary: MembershipSummary, output: OutputFormat): string {
  return `${output === 'json' ? JSON.stringify(summary, null, 2) : asText(summary)}\n`;
}

function asText({ offerings, restCalls, durationMs }: MembershipSummary): string {
  const sent = `${counted(restCalls, 'request')} to Waldur in ${(durationMs / 1000).toFixed(1)} s.`;
  return [...offerings.flatMap(offeringLines), `${counted(offerings.length, 'offering')}, ${sent}`].join('\n');
}

function offeringLines(offering: OfferingMembership): string[] {
  const title = `Offering ${printable(offering.name)}`;
  if (offering.skipped !== undefined) return [`${title}: skipped: ${printable(offering.skipped)}`];
  return [
    `${title}: ${resourcesText(offering)}; ${usersText(offering)}`,
    ...notes('failed', offering.failed),
    ...notes('waits', offering.waiting),
    ...offering.missing.map((id) => `  the backend has no "${printable(id)}"`),
    ...offering.removalsHeld.map(
      ({ resource, username, heldBecause }) =>
        `  removal of ${printable(username)} from ${printable(resource)} held back: ${printable(heldBecause)}`,
    ),
  ];
}

function resourcesText({ synced, waiting, failed, missing }: OfferingMembership): string {
  const total = synced + waiting.length + failed.length + missing.length;
  if (total === 0) return 'no resources';
  const parts = [
    [synced, 'in line'],
    [waiting.length, 'waiting'],
    [failed.length, 'failed'],
    [missing.length, 'missing in the backend'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return [counted(total, 'resource'), ...shown].join(', ');
}

function usersText({ usersAdded, usersRemoved, removalsHeld }: OfferingMembership): string {
  const held = removalsHeld.length === 0 ? '' : `, ${counted(removalsHeld.length, 'removal')} held back`;
  return `${counted(usersAdded, 'user')} added, ${usersRemoved} removed${held}`;
}

function notes(verb: string, list: readonly ResourceNote[]): string[] {
  return list.map(({ resource, message }) => `  resource ${printable(resource)} ${verb}: ${printable(message)}`);
}
