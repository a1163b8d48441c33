/** An offering user as username backends see it. */
export interface OfferingUser {
  readonly uuid: string;
  readonly username: string;
  readonly state: string;
  readonly userUuid: string;
  /** REST attributes as they came, e.g. `user_email`. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Username backend, entry-point group `waldur_site_agent.username_management_backends`. */
export interface UsernameBackend {
  /** The existing name, or undefined. */
  getUsername(user: OfferingUser): Promise<string | undefined>;
  /**
   * A new name, or undefined when it makes none.
   * @throws {AccountLinkingRequiredError} @throws {AdditionalValidationRequiredError} @throws {BackendError}
   */
  generateUsername(user: OfferingUser): Promise<string | undefined>;
  /** Pushes changed profile data to where accounts are kept. Called once per membership cycle. Writes only differences. */
  syncProfiles?(users: readonly OfferingUser[]): Promise<void>;
  /** The offering users with these names are being deleted in Waldur. Repeating it does no harm. */
  deactivateUsers?(usernames: readonly string[]): Promise<void>;
}

/** Backends (not username backends) that decide about names themselves: Waldur follows. */
export interface UsernameSource {
  /** @returns username by offering user UUID, for those whose name is known */
  knownUsernames(users: readonly OfferingUser[]): Promise<ReadonlyMap<string, string>>;
}
