import type { Limits, ObservedResource } from '@waldur-site-agent/plugin-sdk';
import type { MembersPlan } from '../members/members-plan.ts';
import type { Attempt } from '../reading/attempt.ts';
import type { CycleReadings } from '../reading/cycle-readings.ts';
import type { ListedResource } from '../reading/listed-resource.ts';

/** Everything that one resource's synchronisation rests on: both sides as they were seen, and the plan for its members. */
export interface ResourceWork {
  readonly resource: ListedResource;
  /** Resources with the same backend id, whose teams count too. */
  readonly others: readonly ListedResource[];
  readonly observed: ObservedResource;
  /** Unknown when the team could not be read. */
  readonly members: Attempt<MembersPlan>;
  /** Limits of single users by folded username. */
  readonly userLimits: Attempt<ReadonlyMap<string, Limits>>;
  readonly readings: CycleReadings;
  /** When the reading began, see Freshness. */
  readonly stamp: number;
}

/** What one resource's synchronisation came to. */
export interface ResourceOutcome {
  /** `superseded`: something newer is going to work on it. */
  readonly kind: 'synced' | 'waiting' | 'failed' | 'superseded';
  /** Why, unless it is synced. */
  readonly message?: string;
  readonly added: number;
  readonly removed: number;
}
