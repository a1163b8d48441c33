import type { Limits, ObservedResource } from '@waldur-site-agent/plugin-sdk';
import type { MembersPlan } from '../members/members-plan.ts';
import type { Attempt } from '../reading/attempt.ts';
import type { CycleReadings } from '../reading/cycle-readings.ts';
import type { ListedResource } from '../reading/resource-list.ts';

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
}

/** What one resource's synchronisation came to. */
export interface ResourceOutcome {
  readonly kind: 'synced' | 'waiting' | 'failed';
  /** Why, unless it is synced. */
  readonly message?: string;
  readonly added: number;
  readonly removed: number;
}
