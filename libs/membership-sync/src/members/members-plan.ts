import type { Member } from '@waldur-site-agent/plugin-sdk';

/** Why somebody is to lose access. */
export type RemovalCause = 'left the team' | 'access is restricted' | 'account is closed';

export interface Removal {
  /** As the backend spells it. */
  readonly username: string;
  readonly cause: RemovalCause;
}

/** A removal that does not take place in this cycle. */
export interface HeldRemoval extends Removal {
  readonly heldBecause: string;
}

/** What is to become of the members of one resource. Plain data; nothing is written yet. */
export interface MembersPlan {
  readonly add: readonly Member[];
  /** Have access and keep it. */
  readonly keep: readonly Member[];
  readonly remove: readonly Removal[];
  readonly held: readonly HeldRemoval[];
}

export const NO_CHANGES: MembersPlan = { add: [], keep: [], remove: [], held: [] };

/** The same plan with every removal held back. */
export function holdAll(plan: MembersPlan, heldBecause: string): MembersPlan {
  return {
    ...plan,
    remove: [],
    held: [...plan.held, ...plan.remove.map((removal) => ({ ...removal, heldBecause }))],
  };
}
