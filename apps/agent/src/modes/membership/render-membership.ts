import type { OutputFormat } from '../../render/output-format.ts';
import { counted, printable } from '../../render/printable.ts';
import { countsText, renderCycle, resourceNotes } from '../render-cycle.ts';
import type { MembershipSummary, OfferingMembership } from './membership-summary.ts';

/** What a single cycle did; ends with a newline. */
export function renderMembership(summary: MembershipSummary, output: OutputFormat): string {
  return renderCycle(summary, output, (offering) => [
    `${resourcesText(offering)}; ${usersText(offering)}`,
    ...resourceNotes('failed', offering.failed),
    ...resourceNotes('waits', offering.waiting),
    ...offering.missing.map((id) => `  the backend has no "${printable(id)}"`),
    ...offering.removalsHeld.map(
      ({ resource, username, heldBecause }) =>
        `  removal of ${printable(username)} from ${printable(resource)} held back: ${printable(heldBecause)}`,
    ),
  ]);
}

function resourcesText({ synced, waiting, failed, missing }: OfferingMembership): string {
  return countsText('resource', [
    [synced, 'in line'],
    [waiting.length, 'waiting'],
    [failed.length, 'failed'],
    [missing.length, 'missing in the backend'],
  ]);
}

function usersText({ usersAdded, usersRemoved, removalsHeld }: OfferingMembership): string {
  const held = removalsHeld.length === 0 ? '' : `, ${counted(removalsHeld.length, 'removal')} held back`;
  return `${counted(usersAdded, 'user')} added, ${usersRemoved} removed${held}`;
}
