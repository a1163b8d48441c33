import type { OfferingRecord, ProjectRecord, ResourceRecord, Stored, UserRecord } from './records.ts';

export type OfferingUserState =
  | 'Requested'
  | 'Creating'
  | 'Pending account linking'
  | 'Pending additional validation'
  | 'OK'
  | 'Requested deletion'
  | 'Deleting'
  | 'Deleted'
  | 'Error creating'
  | 'Error deleting';

export interface OfferingUserRecord extends Stored {
  offering: OfferingRecord;
  user: UserRecord;
  username: string | null;
  state: OfferingUserState;
  is_restricted: boolean;
  has_consent: boolean;
  service_provider_comment: string;
  service_provider_comment_url: string;
}

export interface ServiceAccountRecord extends Stored {
  username: string;
  state: 'OK' | 'Closed' | 'Erred';
  email: string;
  project: ProjectRecord;
}

export interface CourseAccountRecord extends Stored {
  username: string;
  state: 'OK' | 'Closed' | 'Erred' | 'Pending';
  email: string;
  project: ProjectRecord;
  /** UUID of the person behind the account. */
  user_uuid: string;
}

export interface SshKeyRecord extends Stored {
  name: string;
  public_key: string;
  user: UserRecord;
}

export interface UserLimitRecord extends Stored {
  resource: ResourceRecord;
  /** Username at the offering. */
  username: string;
  component_type: string;
  /** Decimal text. */
  limit: string;
}
