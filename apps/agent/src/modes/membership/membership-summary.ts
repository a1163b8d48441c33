import type { ResourceNote } from '@waldur-site-agent/offering';
import type { MembershipMode, OfferingTally } from '@waldur-site-agent/membership-sync';
import type { HeldRow } from '../../render/render-plan.ts';
import type { SweepCost } from '../mode-definition.ts';

/** What one cycle over all offerings did. */
export interface MembershipSummary extends SweepCost {
  readonly offerings: readonly OfferingMembership[];
}

export interface OfferingMembership {
  readonly name: string;
  /** Resources that agree with Waldur now. */
  readonly synced: number;
  /** Resources left to the next cycle, with the reason. */
  readonly waiting: readonly ResourceNote[];
  readonly failed: readonly ResourceNote[];
  /** Backend ids that the backend does not have. */
  readonly missing: readonly string[];
  readonly usersAdded: number;
  readonly usersRemoved: number;
  readonly removalsHeld: readonly HeldRow[];
  /** Why the offering was left out; absent when it was not. */
  readonly skipped?: string;
}

export function summarize(mode: MembershipMode, cost: SweepCost): MembershipSummary {
  return { offerings: mode.ledger.entries().map(([name, tally]) => summaryOf(name, tally)), ...cost };
}

/** Removals that were held back, of all offerings. */
export function heldRows(mode: MembershipMode): readonly HeldRow[] {
  return mode.ledger.entries().flatMap(([offering, { held }]) => held.map((row) => ({ offering, ...row })));
}

/** Whether anything went wrong: a resource that failed or has to wait, or an offering that could not be looked at. */
export function summaryFailed({ offerings }: MembershipSummary): boolean {
  return offerings.some((each) => each.failed.length + each.waiting.length > 0 || each.skipped !== undefined);
}

function summaryOf(name: string, tally: OfferingTally): OfferingMembership {
  const counts = {
    name,
    synced: tally.count('synced'),
    waiting: tally.of('waiting'),
    failed: tally.of('failed'),
    missing: tally.missing,
    usersAdded: tally.added,
    usersRemoved: tally.removed,
    removalsHeld: tally.held.map((row) => ({ offering: name, ...row })),
  };
  return tally.skipped === undefined ? counts : { ...counts, skipped: tally.skipped };
}
