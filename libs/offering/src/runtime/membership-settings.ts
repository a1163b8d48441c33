/** What keeps a mistake in Waldur, or on the way, from costing people their access. */
export interface RemovalGuards {
  /** More removals than this in one cycle are held back altogether. */
  readonly maxRemovals: number;
  /** More removals than this share (0…100) of the users there are held back altogether. */
  readonly maxRemovalPercent: number;
  /** Up to this many removals the share does not matter. */
  readonly alwaysAllowedRemovals: number;
  /** Whether the last people of a team may go: an empty team looks like a failed reading. */
  readonly removeFromEmptyTeams: boolean;
  /** Users who are never removed. */
  readonly protectedUsers: readonly string[];
}

/** How members and limits of an offering are synchronised. */
export interface MembershipSettings {
  readonly guards: RemovalGuards;
  /** Whether limits found in the backend are reported to Waldur. */
  readonly reportLimits: boolean;
  /** Whether the backend is asked for the names of offering users. */
  readonly adoptBackendNames: boolean;
}

export const DEFAULT_MEMBERSHIP_SETTINGS: MembershipSettings = {
  guards: {
    maxRemovals: 100,
    maxRemovalPercent: 20,
    alwaysAllowedRemovals: 10,
    removeFromEmptyTeams: false,
    protectedUsers: ['root'],
  },
  reportLimits: true,
  adoptBackendNames: false,
};
