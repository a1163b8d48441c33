/** What an offering takes part in, as its configuration says. */
export interface EventInterests {
  /** `order_processing_backend` is set. */
  readonly orders: boolean;
  /** `membership_sync_backend` is set, and members follow events. */
  readonly membership: boolean;
  /** `resource_import_enabled`. */
  readonly imports: boolean;
  /** `periodic_limits.enabled` of the backend's settings. */
  readonly periodicLimits: boolean;
}

export const PERIODIC_LIMITS = 'resource_periodic_limits';

const TYPES = {
  orders: ['order', 'resource_api_key_rotation'],
  membership: [
    'user_role',
    'resource',
    'service_account',
    'course_account',
    'offering_user',
    'offering_resources_sync',
  ],
  imports: ['importable_resources'],
  periodicLimits: [PERIODIC_LIMITS],
} as const;

/** Kinds of events that Waldur can tell of; the names are part of its REST calls, queue names and topics. */
export type EventObjectType = (typeof TYPES)[keyof typeof TYPES][number];

/** All of them. */
export const EVENT_OBJECT_TYPES: readonly EventObjectType[] = Object.values(TYPES).flat();

/** The object types that an offering listens to, in the order in which they are registered. */
export function eventObjectTypes(interests: EventInterests): readonly EventObjectType[] {
  const { orders, membership, imports, periodicLimits } = interests;
  return [
    ...(orders ? TYPES.orders : []),
    ...(membership ? TYPES.membership : []),
    ...(imports ? TYPES.imports : []),
    ...(periodicLimits ? TYPES.periodicLimits : []),
  ];
}
