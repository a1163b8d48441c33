import type { HeldRemoval } from '../members/members-plan.ts';
import type { ResourceOutcome } from '../resource/resource-work.ts';

/** A removal that was held back, and where. */
export interface HeldOnResource extends HeldRemoval {
  readonly resource: string;
}

/** What became of the resources of one offering since the ledger was begun. */
export class OfferingTally {
  private readonly outcomes = new Map<string, ResourceOutcome>();
  private readonly heldRemovals: HeldOnResource[] = [];
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

  hold(resource: string, removals: readonly HeldRemoval[]): void {
    this.heldRemovals.push(...removals.map((removal) => ({ ...removal, resource })));
  }

  /** @param resource name of the resource */
  settle(resource: string, outcome: ResourceOutcome): void {
    this.outcomes.set(resource, outcome);
  }

  get skipped(): string | undefined {
    return this.skippedBecause;
  }

  get missing(): readonly string[] {
    return this.missingIds;
  }

  get held(): readonly HeldOnResource[] {
    return this.heldRemovals;
  }

  get added(): number {
    return this.sum((outcome) => outcome.added);
  }

  get removed(): number {
    return this.sum((outcome) => outcome.removed);
  }

  get settled(): number {
    return this.outcomes.size;
  }

  count(kind: ResourceOutcome['kind']): number {
    return this.of(kind).length;
  }

  /** Resources that ended so, with the reason. */
  of(kind: ResourceOutcome['kind']): readonly { readonly resource: string; readonly message: string }[] {
    return [...this.outcomes].flatMap(([resource, outcome]) =>
      outcome.kind === kind ? [{ resource, message: outcome.message ?? '' }] : [],
    );
  }

  private sum(part: (outcome: ResourceOutcome) => number): number {
    return [...this.outcomes.values()].reduce((total, outcome) => total + part(outcome), 0);
  }
}
