import type { Backend, UsageMonth, UsageReporter } from '@waldur-site-agent/plugin-sdk';

/** All that is asked of a backend here. */
export type HistoricalBackend = Backend & UsageReporter;

/** What is to be loaded. */
export interface HistoricalRequest {
  /** Oldest first. */
  readonly months: readonly UsageMonth[];
  /** Only resources with these backend ids; all of them when empty. */
  readonly backendIds: readonly string[];
  /** Totals only. */
  readonly skipUsers: boolean;
  /** Overwrites with zero what Waldur has and the backend does not report. */
  readonly reconcileStale: boolean;
}

/** What went wrong with a month, or with one resource in it; everything else was done. */
export interface HistoricalFailure {
  readonly item: string;
  readonly message: string;
}

export interface HistoricalOutcome {
  /** Number of resources looked at. */
  readonly resources: number;
  readonly failures: readonly HistoricalFailure[];
}

/** How far it has got. */
export interface HistoricalProgress {
  readonly month: UsageMonth;
  /** Place of the month, from 1. */
  readonly monthNumber: number;
  readonly months: number;
  /** Resources that the month is done with. */
  readonly settled: number;
  readonly resources: number;
}
