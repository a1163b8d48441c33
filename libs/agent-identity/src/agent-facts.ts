export interface AgentDependency {
  readonly package: string;
  readonly version: string;
}

export interface AgentFacts {
  readonly version: string;
  /** Every installed backend and username plugin, and the REST client. */
  readonly dependencies: readonly AgentDependency[];
  /** Word for the agent mode, e.g. `order_process`. */
  readonly mode: string;
  /** Name of the service; that of the mode by default. */
  readonly service?: string;
  /** Word that Waldur's agent pages show, e.g. `OfferingOrderProcessor`. */
  readonly processor: string;
}
