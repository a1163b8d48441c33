import type { Json } from '../contract/filler.ts';
import type { OfferingRecord, ProjectRecord, ResourceRecord, Stored } from './records.ts';

export interface IdentityRecord extends Stored {
  offering: OfferingRecord;
  name: string;
  version: string | null;
  dependencies: Json[];
  config_file_path: string | null;
  config_file_content: string | null;
  last_restarted: string;
}

export interface ServiceRecord extends Stored {
  readonly identity: IdentityRecord;
  readonly name: string;
  mode: string | null;
  statistics: Json;
}

export interface ProcessorRecord extends Stored {
  readonly service: ServiceRecord;
  readonly name: string;
  backend_type: string;
  backend_version: string | null;
  last_run: string;
}

export interface ApiKeyRecord extends Stored {
  readonly resource: ResourceRecord;
  client_id: string;
  /** The secret, for tests to compare. Never part of an answer. */
  api_key: string;
  state: 'Creating' | 'OK' | 'Updating' | 'Erred';
  error_message: string;
}

export interface ComponentUsageRecord extends Stored {
  readonly resource: ResourceRecord;
  readonly type: string;
  /** First day of the month, YYYY-MM-DD. */
  readonly billing_period: string;
  /** Decimal text. */
  usage: string;
  date: string;
  recurring: boolean;
}

export interface UserUsageRecord extends Stored {
  readonly component_usage: ComponentUsageRecord;
  readonly username: string;
  usage: string;
  /** URL of the offering user, empty when it was reported without. */
  user: string;
  date: string;
}

export interface BackendRequestRecord extends Stored {
  readonly offering: OfferingRecord;
  state: 'Sent' | 'Processing' | 'Done' | 'Erred';
  started: string | null;
  finished: string | null;
  error_message: string;
  error_traceback: string;
}

export interface BackendResourceRecord extends Stored {
  readonly name: string;
  readonly project: ProjectRecord;
  readonly offering: OfferingRecord;
  readonly backend_id: string;
  readonly backend_metadata: Json;
}

export interface SubscriptionRecord extends Stored {
  description: string;
  observable_objects: Json[];
}

export interface QueueRecord extends Stored {
  readonly subscription: SubscriptionRecord;
  readonly offering: OfferingRecord;
  readonly object_type: string;
}
