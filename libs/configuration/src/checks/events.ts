import type { OfferingConfiguration } from '../model/offering-configuration.ts';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';

/** Combinations of the event switches that leave something undone. */
export function checkEvents(offering: OfferingConfiguration, path: Path, problems: ProblemList): void {
  if (offering.stomp_membership_sync_enabled === true && offering.eventTransport() === undefined) {
    problems.warning(
      [...path, 'stomp_membership_sync_enabled'],
      `MISCONFIGURATION: offering "${offering.name}" has stomp_membership_sync_enabled=true with stomp_enabled=false. ` +
        'Membership sync will NOT run at all: polling leaves the offering to events, and no events are received',
      'set stomp_enabled=true, or remove stomp_membership_sync_enabled',
    );
  }
  if (offering.stomp_enabled && offering.mqtt_enabled) {
    problems.warning(
      [...path, 'mqtt_enabled'],
      'is true beside stomp_enabled=true; STOMP is used',
      'switch one of them off',
    );
  }
}
