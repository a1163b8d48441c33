import type { Resource } from '../resource/resource.ts';

/** A calendar month in the agent's time zone. */
export interface UsageMonth {
  readonly year: number;
  /** 1 … 12. */
  readonly month: number;
}

/** Amounts by component, in Waldur units, not rounded. */
export type Usage = Readonly<Record<string, number>>;

export interface ResourceUsage {
  /** Of everyone, formed by the backend and not from the rounded parts. */
  readonly total: Usage;
  /** By username. */
  readonly users: ReadonlyMap<string, Usage>;
}

export interface UsageReporter {
  /**
   * What many resources used in one month, in a number of calls that does not grow with their number where the backend
   * can. Resources without any record are missing from the answer.
   * @returns usage by backend id
   * @throws {BackendNotReadyError} when it could not find out; an answer is never partial
   */
  usage(resources: readonly Resource[], month: UsageMonth): Promise<ReadonlyMap<string, ResourceUsage>>;
}

/** Backends whose usage may become less, e.g. a balance. Everywhere else that is an anomaly and not reported. */
export interface DecreasingUsage {
  readonly allowsDecreasingUsage: true;
}

/** Backends that know only the present month. */
export interface PresentUsageOnly {
  readonly presentUsageOnly: true;
}
