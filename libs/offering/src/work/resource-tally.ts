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
  /** By UUID: names are not unique in Waldur. */
  private readonly ends = new Map<string, { readonly resource: string; readonly outcome: T }>();
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

  settle({ uuid, name }: { readonly uuid: string; readonly name: string }, outcome: T): void {
    this.ends.set(uuid, { resource: name || uuid, outcome });
  }

  get skipped(): string | undefined {
    return this.skippedBecause;
  }

  get missing(): readonly string[] {
    return this.missingIds;
  }

  get settled(): number {
    return this.ends.size;
  }

  count(kind: T['kind']): number {
    return this.of(kind).length;
  }

  /** Resources that ended so, with the reason. */
  of(kind: T['kind']): readonly ResourceNote[] {
    return this.outcomes.flatMap(({ resource, outcome }) =>
      outcome.kind === kind ? [{ resource, message: outcome.message ?? '' }] : [],
    );
  }

  /** Each resource once, with its name. */
  protected get outcomes(): readonly { readonly resource: string; readonly outcome: T }[] {
    return [...this.ends.values()];
  }

  protected sum(part: (outcome: T) => number): number {
    return this.outcomes.reduce((total, { outcome }) => total + part(outcome), 0);
  }
}
