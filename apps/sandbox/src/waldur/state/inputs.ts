import type { Json } from '../contract/filler.ts';
import type { ApiKeyRecord } from './agent-records.ts';
import type { OfferingUserState } from './people-records.ts';
import type {
  CustomerRecord,
  OfferingRecord,
  OrderState,
  OrderType,
  PlanRecord,
  ProjectRecord,
  ResourceRecord,
  ResourceState,
  UserRecord,
} from './records.ts';
import type { CommonInput } from './stored.ts';

export interface NamedInput extends CommonInput {
  readonly name: string;
  /** Made from the name by default. */
  readonly slug?: string;
}

export interface ProjectInput extends NamedInput {
  /** A customer of its own by default. */
  readonly customer?: CustomerRecord;
  readonly description?: string;
  readonly end_date?: string;
}

export interface UserInput extends CommonInput {
  readonly username: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly email?: string;
  readonly is_staff?: boolean;
  readonly attributes?: Json;
}

/** Keys of a component as Waldur has them; billing type `limit` by default. */
export type ComponentInput = Json & { readonly type: string };

export interface OfferingInput extends NamedInput {
  readonly customer?: CustomerRecord;
  readonly components?: readonly ComponentInput[];
  readonly plugin_options?: Json;
  /** Each with at least `partition_name`. */
  readonly partitions?: readonly Json[];
  readonly qos_profiles?: readonly Json[];
  readonly backend_id?: string;
  readonly type?: string;
  readonly exposed_fields?: readonly string[];
}

export interface PlanInput extends CommonInput {
  readonly name: string;
  readonly offering: OfferingRecord;
  readonly quotas?: Readonly<Record<string, number>>;
}

export interface ResourceInput extends NamedInput {
  readonly offering: OfferingRecord;
  readonly project: ProjectRecord;
  readonly plan?: PlanRecord;
  readonly state?: ResourceState;
  readonly backend_id?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly attributes?: Json;
  readonly backend_metadata?: Json;
  readonly paused?: boolean;
  readonly downscaled?: boolean;
  readonly restrict_member_access?: boolean;
  readonly end_date?: string;
}

interface OrderInput extends CommonInput {
  readonly state?: OrderState;
  readonly plan?: PlanRecord;
  readonly limits?: Readonly<Record<string, number>>;
  readonly attributes?: Json;
  readonly backend_id?: string;
}

/** A new resource, or one made with addResource. */
export type CreateOrderInput = OrderInput & { readonly type: 'Create' } & (
    | { readonly resource: ResourceRecord }
    | {
        readonly resource?: undefined;
        readonly offering: OfferingRecord;
        readonly project: ProjectRecord;
        readonly name: string;
        readonly slug?: string;
      }
  );

export type PlaceOrderInput =
  CreateOrderInput | (OrderInput & { readonly type: Exclude<OrderType, 'Create'>; readonly resource: ResourceRecord });

export interface OfferingUserInput extends CommonInput {
  readonly offering: OfferingRecord;
  readonly user: UserRecord;
  /** None by default. */
  readonly username?: string | null;
  /** `OK` when there is a username, else `Requested`. */
  readonly state?: OfferingUserState;
  readonly is_restricted?: boolean;
  readonly has_consent?: boolean;
}

export interface AccountInput<State extends string> extends CommonInput {
  readonly username: string;
  readonly project: ProjectRecord;
  readonly state?: State;
  readonly email?: string;
}

export interface ApiKeyInput extends CommonInput {
  readonly resource: ResourceRecord;
  readonly client_id: string;
  readonly api_key?: string;
  readonly state?: ApiKeyRecord['state'];
}
