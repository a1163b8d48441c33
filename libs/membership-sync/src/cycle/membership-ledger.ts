import { ResourceTally } from '@waldur-site-agent/offering';
import type { HeldRemoval } from '../members/members-plan.ts';
import type { ResourceOutcome } from '../resource/resource-work.ts';

/** A removal that was held back, and where. */
export interface HeldOnResource extends HeldRemoval {
  readonly resource: string;
}

/** What membership sync did to the resources of one offering. */
export class OfferingTally extends ResourceTally<ResourceOutcome> {
  private readonly heldRemovals: HeldOnResource[] = [];

  hold(resource: string, removals: readonly HeldRemoval[]): void {
    this.heldRemovals.push(...removals.map((removal) => ({ ...removal, resource })));
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
}
