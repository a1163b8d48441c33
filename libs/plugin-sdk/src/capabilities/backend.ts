/** What every backend offers. Everything else is a further, optional interface. */
export interface Backend {
  /** Shown on Waldur's agent pages. */
  readonly identity: BackendIdentity;
  /** Asks the backend for a sign of life. @throws {BackendNotReadyError} when there is none */
  ping(): Promise<void>;
}

export interface BackendIdentity {
  /** Identifier of the implementation, e.g. `waldur-site-agent-slurm`. */
  readonly type: string;
  readonly version: string;
}
