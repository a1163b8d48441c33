/** A project; a new one is not active. */
export interface PortalProject {
  readonly id: number;
  title: string;
  description: string;
  /** E-mail address of a user. */
  pi: string;
  co_pi: string;
  science_field: number;
  start_date: string;
  end_date: string;
  agency: string;
  grant_number: string;
  max_storage: number;
  ai_included: boolean;
  active: boolean;
}

export interface PortalAllocation {
  readonly id: number;
  readonly project: number;
  type: string;
  identifier: string;
  size: number;
  used: number;
  active: boolean;
}

/** A user's place in a project; it is switched off, never removed. */
export interface PortalMember {
  readonly id: number;
  readonly project: number;
  readonly user: number;
  active: boolean;
}

export interface PortalUser {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  /** A user without it is a request that waits for the staff. */
  approved: boolean;
  user_ssh_keys: { key: string }[];
  /** What came with the request. */
  readonly profile: Readonly<Record<string, unknown>>;
}

/** What an allocation used, from its beginning. */
export interface PortalUsage {
  readonly total: number;
  readonly users: Readonly<Record<string, number>>;
}
