/** One write, as plain data: what a plan is made of and what a dry run shows. Never holds a secret. */
export interface Change {
  /** Where it is written: `waldur`, or the backend's own name. */
  readonly system: string;
  /** Verb and object, e.g. `add account`, `set limits`, `approve order`. */
  readonly action: string;
  /** What is changed: an account, a resource's name, an order. */
  readonly target: string;
  /** New values, readable. */
  readonly detail?: string;
  /** Why it is needed. */
  readonly reason?: string;
}

/** The only way to write, for the core and for plugins alike: a dry run swaps nothing but this. */
export interface ChangeWriter {
  readonly dryRun: boolean;
  /**
   * Applies a change, or only notes it.
   * @param assumed the result that a dry run goes on with
   */
  write<T>(change: Change, apply: () => Promise<T>, assumed: T): Promise<T>;
}
