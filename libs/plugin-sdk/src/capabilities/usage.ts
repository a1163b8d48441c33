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

/** Usage by backend id; `undefined` where it could not be found out. */
export type UsageAnswer = ReadonlyMap<string, ResourceUsage | undefined>;

export interface UsageReporter {
  /**
   * What many resources used in one month, in a number of calls that does not grow with their number where the backend
   * can. Resources without any record are missing from the answer, and count as idle. One whose usage could not be found
   * out while the others are known has the value `undefined`: nothing is reported for it.
   * @param earlier only for {@link EarlierUsageNeeds}: what Waldur has on record for all months before, in Waldur units,
   *   by backend id; resources without any record are missing
   * @returns usage by backend id
   * @throws {BackendNotReadyError} when it could not find out; an answer is never partial
   */
  usage(resources: readonly Resource[], month: UsageMonth, earlier?: ReadonlyMap<string, Usage>): Promise<UsageAnswer>;
}

/**
 * Backends that count from the beginning of a resource: what they tell of a month is what is more than Waldur has for
 * earlier ones. A counter tells nothing about past months, so they are {@link PresentUsageOnly} too.
 */
export interface EarlierUsageNeeds {
  /** May depend on the settings. Costs one REST call per hundred records of the offering and month reported. */
  readonly needsEarlierUsage: boolean;
}

/** Backends whose usage may become less, e.g. a balance. Everywhere else that is an anomaly and not reported. */
export interface DecreasingUsage {
  readonly allowsDecreasingUsage: true;
}

/** Backends that know only the present month. */
export interface PresentUsageOnly {
  readonly presentUsageOnly: true;
}
