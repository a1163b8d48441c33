import type { OrderOutcome } from '../outcome.ts';

/** What became of the orders of one offering since the ledger was begun; the last word about an order counts. */
export class OfferingTally {
  private readonly outcomes = new Map<string, OrderOutcome>();
  private foundOrders = 0;
  private skippedBecause: string | undefined;

  found(count: number): void {
    this.foundOrders += count;
    this.skippedBecause = undefined;
  }

  skip(reason: string): void {
    this.skippedBecause = reason;
  }

  settle(order: string, outcome: OrderOutcome): void {
    this.outcomes.set(order, outcome);
  }

  get ordersFound(): number {
    return this.foundOrders;
  }

  get skipped(): string | undefined {
    return this.skippedBecause;
  }

  count(kind: OrderOutcome['kind']): number {
    return [...this.outcomes.values()].filter((outcome) => outcome.kind === kind).length;
  }

  get failures(): readonly { order: string; message: string }[] {
    return [...this.outcomes].flatMap(([order, outcome]) =>
      outcome.kind === 'failed' ? [{ order, message: outcome.message }] : [],
    );
  }
}
