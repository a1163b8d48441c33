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

/** What became of the resources of one offering since the ledger was begun. */
export class OfferingReportTally {
  private readonly outcomes = new Map<string, ReportOutcome>();
  private missingIds: readonly string[] = [];
  private skippedBecause: string | undefined;

  /** @param missing backend ids that the backend does not have */
  listed(missing: readonly string[]): void {
    this.missingIds = missing;
    this.skippedBecause = undefined;
  }

  skip(reason: string): void {
    this.skippedBecause = reason;
  }

  /** @param resource name of the resource */
  settle(resource: string, outcome: ReportOutcome): void {
    this.outcomes.set(resource, outcome);
  }

  get skipped(): string | undefined {
    return this.skippedBecause;
  }

  get missing(): readonly string[] {
    return this.missingIds;
  }

  get settled(): number {
    return this.outcomes.size;
  }

  get totals(): number {
    return this.sum(({ totals }) => totals);
  }

  get shares(): number {
    return this.sum(({ shares }) => shares);
  }

  get anomalies(): readonly { readonly resource: string; readonly message: string }[] {
    return [...this.outcomes].flatMap(([resource, { anomalies }]) =>
      anomalies.map((message) => ({ resource, message })),
    );
  }

  count(kind: ReportOutcome['kind']): number {
    return this.of(kind).length;
  }

  of(kind: ReportOutcome['kind']): readonly { readonly resource: string; readonly message: string }[] {
    return [...this.outcomes].flatMap(([resource, outcome]) =>
      outcome.kind === kind ? [{ resource, message: outcome.message ?? '' }] : [],
    );
  }

  private sum(part: (outcome: ReportOutcome) => number): number {
    return [...this.outcomes.values()].reduce((total, outcome) => total + part(outcome), 0);
  }
}
