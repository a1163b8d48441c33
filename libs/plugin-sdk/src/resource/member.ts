/** A person, service account or course account that is to have access to a resource. */
export interface Member {
  /** Name at the site; never blank. */
  readonly username: string;
  /** Waldur username ("CUID"), when known. */
  readonly cuid?: string | undefined;
  readonly role?: string | undefined;
  readonly email?: string | undefined;
  /** As the team has it; a name among the attributes is the better one. */
  readonly fullName?: string | undefined;
  /** State of the offering user in Waldur, when there is one. */
  readonly offeringUserState?: string | undefined;
  /** Profile attributes that the offering exposes, e.g. `full_name`, `first_name`. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}

/** One person of a resource's team, whether or not there is a username at the site. */
export interface TeamEntry {
  /** Waldur username. */
  readonly cuid: string;
  /** E.g. `PROJECT.MANAGER`; empty when Waldur names none. */
  readonly role: string;
  readonly fullName?: string | undefined;
  readonly email?: string | undefined;
}
