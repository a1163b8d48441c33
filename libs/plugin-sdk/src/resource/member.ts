/** A person, service account or course account that is to have access to a resource. */
export interface Member {
  /** Name at the site; never blank. */
  readonly username: string;
  /** Waldur username ("CUID"), when known. */
  readonly cuid?: string | undefined;
  readonly role?: string | undefined;
  readonly email?: string | undefined;
  /** State of the offering user in Waldur, when there is one. */
  readonly offeringUserState?: string | undefined;
  /** Profile attributes that the offering exposes, e.g. `full_name`, `first_name`. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}
