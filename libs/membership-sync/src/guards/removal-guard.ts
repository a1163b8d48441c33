import type { RemovalGuards } from '@waldur-site-agent/offering';

/**
 * Whether so many removals are credible.
 * @param removals planned in this cycle @param present users on all resources of the cycle
 * @returns why they are held back, all of them; undefined when they may go on
 */
export function doubtAboutRemovals(removals: number, present: number, guards: RemovalGuards): string | undefined {
  if (removals > guards.maxRemovals) {
    return `${removals} removals at once are more than max_removals (${guards.maxRemovals})`;
  }
  if (removals <= guards.alwaysAllowedRemovals) return undefined;
  const percent = (100 * removals) / present;
  if (percent <= guards.maxRemovalPercent) return undefined;
  return (
    `${removals} removals are ${percent.toFixed(0)} % of ${present} users, ` +
    `more than max_removal_percent (${guards.maxRemovalPercent})`
  );
}
