import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { type EventObjectType, type EventOffering, eventObjectTypes } from '@waldur-site-agent/event-processing';
import type { MembershipCycle } from '@waldur-site-agent/membership-sync';
import type { OrderCycle } from '@waldur-site-agent/order-processing';
import { type TargetPart, targetPart } from './target-events.ts';

/** One offering of the event mode, put together. */
export interface EventOfferingParts extends Omit<EventOffering, 'target'>, TargetPart {
  readonly configuration: OfferingConfiguration;
}

/** @throws {Error} when neither operation is there, which set-up does not let happen */
export function eventOfferingParts(
  configuration: OfferingConfiguration,
  orders: OrderCycle | undefined,
  membership: MembershipCycle | undefined,
): EventOfferingParts {
  const runtime = orders?.offering ?? membership?.offering;
  if (runtime === undefined) throw new Error(`offering ${configuration.name} has nothing to do with events`);
  return {
    configuration,
    runtime,
    ...(orders === undefined ? {} : { orders }),
    ...(membership === undefined ? {} : { membership }),
    ...targetPart(orders),
  };
}

/** What an offering listens to. @param operations those that are done by events */
export function objectTypesOf(
  configuration: OfferingConfiguration,
  { orders, membership }: Readonly<Record<'orders' | 'membership', boolean>>,
): readonly EventObjectType[] {
  return eventObjectTypes({
    orders,
    membership,
    imports: configuration.resource_import_enabled && orders,
    periodicLimits: periodicLimitsEnabled(configuration.backend_settings),
  });
}

/** Whether Waldur is to compute limits for each period. */
function periodicLimitsEnabled(settings: Readonly<Record<string, unknown>>): boolean {
  const section = settings['periodic_limits'];
  return typeof section === 'object' && section !== null && 'enabled' in section && section.enabled === true;
}
