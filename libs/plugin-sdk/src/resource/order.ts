import type { Limits } from './limits.ts';

export type OrderType = 'Create' | 'Update' | 'Terminate' | 'Restore';

export type OrderState =
  | 'pending-consumer'
  | 'pending-provider'
  | 'pending-project'
  | 'pending-start-date'
  | 'executing'
  | 'done'
  | 'erred'
  | 'canceled'
  | 'rejected';

/** A Waldur order as backends see it. UUIDs are 32 hex digits. */
export interface Order {
  readonly uuid: string;
  readonly type: OrderType;
  readonly state: OrderState;
  readonly resourceUuid: string;
  readonly resourceName: string;
  readonly projectSlug: string;
  readonly projectUuid: string;
  readonly customerSlug: string;
  readonly planUuid: string;
  /** In Waldur units; only what the order names. */
  readonly limits: Limits;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Id of the order in a backend that works asynchronously; empty otherwise. */
  readonly backendId: string;
}
