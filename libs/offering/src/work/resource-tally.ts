/** How a piece of work on one resource ended. */
export interface ResourceEnd {
  readonly kind: string;
  /** Why, unless all went well. */
  readonly message?: string;
}

/** A resource, by name, and what there is to say about it. */
export interface ResourceNote {
  readonly resource: string;
  readonly message: string;
}

/** What became of the resources of one offering since the ledger was begun. */
export class ResourceTally<T extends ResourceEnd> {
  protected readonly outcomes = new Map<string, T>();
  private missingIds: readonly string[] = [];
  private skippedBecause: string | undefined;

  /** @param missing backend ids that the backend does not have */
  listed(missing: readonly string[]): void {
    this.missingIds = missing;
    this.skippedBecause = undefined;
  }

  /** The offering as a whole could not be looked at. */
  skip(reason: string): void {
    this.skippedBecause = reason;
  }

  /** @param resource name of the resource */
  settle(resource: string, outcome: T): void {
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

  count(kind: T['kind']): number {
    return this.of(kind).length;
  }

  /** Resources that ended so, with the reason. */
  of(kind: T['kind']): readonly ResourceNote[] {
    return [...this.outcomes].flatMap(([resource, outcome]) =>
      outcome.kind === kind ? [{ resource, message: outcome.message ?? '' }] : [],
    );
  }

  protected sum(part: (outcome: T) => number): number {
    return [...this.outcomes.values()].reduce((total, outcome) => total + part(outcome), 0);
  }
}
