import { type ResourceNote, ResourceTally } from '@waldur-site-agent/offering';

/** What became of one resource's report. */
export interface ReportOutcome {
  readonly kind: 'reported' | 'unchanged' | 'waiting' | 'failed';
  /** Why, unless all went well. */
  readonly message?: string;
  /** Totals sent, over all months. */
  readonly totals: number;
  /** Shares of users sent. */
  readonly shares: number;
  /** Months whose usage became less, which is not reported, with the components. */
  readonly anomalies: readonly string[];
}

/** What was reported of the resources of one offering. */
export class OfferingReportTally extends ResourceTally<ReportOutcome> {
  get totals(): number {
    return this.sum(({ totals }) => totals);
  }

  get shares(): number {
    return this.sum(({ shares }) => shares);
  }

  get anomalies(): readonly ResourceNote[] {
    return this.outcomes.flatMap(({ resource, outcome }) =>
      outcome.anomalies.map((message) => ({ resource, message })),
    );
  }
}
