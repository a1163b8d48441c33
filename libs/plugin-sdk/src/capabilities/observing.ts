/** What is in the backend under one id. */
export interface ObservedResource {
  readonly backendId: string;
  /** Usernames with access, each once. */
  readonly users: readonly string[];
}

export interface ResourceObserver {
  /**
   * Looks up many resources at once, in a number of calls that does not grow with the number of ids.
   * Ids that the backend does not have are missing from the answer.
   * @throws {BackendNotReadyError} when it could not find out; an answer is never partial
   */
  observeResources(backendIds: readonly string[]): Promise<ReadonlyMap<string, ObservedResource>>;
}
