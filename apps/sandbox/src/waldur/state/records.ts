import type { Json } from '../contract/filler.ts';

/** Fields carry the names of the REST interface. Links to other records are the records themselves. */
export interface Stored {
  /** 32 hex digits. */
  readonly uuid: string;
  readonly created: string;
  modified: string;
  /** Further keys of the REST answer, laid over everything else. */
  rest: Json;
}

export interface CustomerRecord extends Stored {
  name: string;
  slug: string;
  /** UUID of the customer as service provider. */
  readonly service_provider_uuid: string;
}

export interface ProjectRecord extends Stored {
  name: string;
  slug: string;
  customer: CustomerRecord;
  description: string;
  end_date: string | null;
  readonly team: TeamMembership[];
}

export interface TeamMembership {
  readonly user: UserRecord;
  role: string;
  expiration_time: string | null;
}

export interface UserRecord extends Stored {
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  is_staff: boolean;
  /** Roles, as `permissions` of the user's own page. */
  permissions: Json[];
  /** Further profile attributes, e.g. `phone_number`. */
  attributes: Json;
}

export interface OfferingRecord extends Stored {
  name: string;
  slug: string;
  state: string;
  type: string;
  backend_id: string;
  customer: CustomerRecord;
  readonly components: ComponentRecord[];
  plugin_options: Json;
  partitions: Json[];
  qos_profiles: Json[];
  /** Names of the user attributes that the provider may see. */
  exposed_fields: string[];
}

export type ComponentRecord = Json & { readonly uuid: string; type: string };

export interface PlanRecord extends Stored {
  name: string;
  offering: OfferingRecord;
  quotas: Record<string, number>;
}

export type ResourceState = 'Creating' | 'OK' | 'Erred' | 'Updating' | 'Terminating' | 'Terminated';

export interface ResourceRecord extends Stored {
  name: string;
  slug: string;
  state: ResourceState;
  backend_id: string;
  effective_id: string;
  offering: OfferingRecord;
  project: ProjectRecord;
  plan: PlanRecord | undefined;
  limits: Record<string, number>;
  attributes: Json;
  backend_metadata: Json;
  endpoints: { uuid: string; name: string; url: string }[];
  paused: boolean;
  downscaled: boolean;
  restrict_member_access: boolean;
  end_date: string | null;
  error_message: string;
  error_traceback: string;
  last_sync: string;
  /** What was reported with set_membership_sync_statuses last. */
  sync_statuses: Json[];
}

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

export interface OrderRecord extends Stored {
  readonly type: OrderType;
  state: OrderState;
  readonly resource: ResourceRecord;
  /** The state to which a rejection returns the resource. */
  readonly resource_state_before: ResourceState;
  plan: PlanRecord | undefined;
  limits: Record<string, number>;
  attributes: Json;
  backend_id: string;
  error_message: string;
  error_traceback: string;
  completed_at: string | null;
  provider_reviewed_at: string | null;
  provider_rejection_comment: string;
}
