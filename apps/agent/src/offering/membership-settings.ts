import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import type { MembershipSettings } from '@waldur-site-agent/offering';

/** What the file says about an offering's membership sync, as the core wants it. */
export function membershipSettings({
  membership_sync: file,
  username_reconciliation_enabled: adoptBackendNames,
}: OfferingConfiguration): MembershipSettings {
  return {
    guards: {
      maxRemovals: file.max_removals,
      maxRemovalPercent: file.max_removal_percent,
      alwaysAllowedRemovals: file.always_allowed_removals,
      removeFromEmptyTeams: file.remove_from_empty_teams,
      protectedUsers: file.protected_users,
    },
    reportLimits: file.report_limits,
    adoptBackendNames,
  };
}
