export interface AgentDependency {
  readonly package: string;
  readonly version: string;
}

export interface AgentFacts {
  readonly version: string;
  /** Every installed backend and username plugin, and the REST client. */
  readonly dependencies: readonly AgentDependency[];
  /** Word for the agent mode, e.g. `order_process`; name and mode of the service. */
  readonly mode: string;
  /** Word that Waldur's agent pages show, e.g. `OfferingOrderProcessor`. */
  readonly processor: string;
}
