import type {
  ApiKeyRecord,
  BackendRequestRecord,
  BackendResourceRecord,
  ComponentUsageRecord,
  IdentityRecord,
  ProcessorRecord,
  QueueRecord,
  ServiceRecord,
  SubscriptionRecord,
  UserUsageRecord,
} from './agent-records.ts';
import type { Json } from '../contract/filler.ts';
import { Collection } from './collection.ts';
import type {
  CourseAccountRecord,
  OfferingUserRecord,
  ServiceAccountRecord,
  SshKeyRecord,
  UserLimitRecord,
} from './people-records.ts';
import type {
  CustomerRecord,
  OfferingRecord,
  OrderRecord,
  PlanRecord,
  ProjectRecord,
  ResourceRecord,
  UserRecord,
} from './records.ts';

/** Everything the sandbox's Waldur knows. Tests may read and change it directly. */
export class Store {
  readonly customers = new Collection<CustomerRecord>();
  readonly projects = new Collection<ProjectRecord>();
  readonly users = new Collection<UserRecord>();
  readonly offerings = new Collection<OfferingRecord>();
  readonly plans = new Collection<PlanRecord>();
  readonly resources = new Collection<ResourceRecord>();
  readonly orders = new Collection<OrderRecord>();
  readonly offeringUsers = new Collection<OfferingUserRecord>();
  readonly serviceAccounts = new Collection<ServiceAccountRecord>();
  readonly courseAccounts = new Collection<CourseAccountRecord>();
  readonly sshKeys = new Collection<SshKeyRecord>();
  readonly userLimits = new Collection<UserLimitRecord>();
  readonly apiKeys = new Collection<ApiKeyRecord>();
  readonly identities = new Collection<IdentityRecord>();
  readonly services = new Collection<ServiceRecord>();
  readonly processors = new Collection<ProcessorRecord>();
  readonly componentUsages = new Collection<ComponentUsageRecord>();
  readonly userUsages = new Collection<UserUsageRecord>();
  readonly backendRequests = new Collection<BackendRequestRecord>();
  readonly backendResources = new Collection<BackendResourceRecord>();
  readonly subscriptions = new Collection<SubscriptionRecord>();
  readonly queues = new Collection<QueueRecord>();
  /** Shipped log lines, in order of arrival. */
  readonly shippedLogs: Json[] = [];
  /** Reports about commands of periodic usage policies, each with `policy_uuid`. */
  readonly commandResults: Json[] = [];

  /** @param me the user that the token belongs to */
  constructor(readonly me: UserRecord) {
    this.users.add(me);
  }
}
