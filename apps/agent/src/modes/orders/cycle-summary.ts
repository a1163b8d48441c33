import type { SweepCost } from '../mode-definition.ts';

/** What one sweep over all offerings did. */
export interface CycleSummary extends SweepCost {
  readonly offerings: readonly OfferingSummary[];
}

export interface OfferingSummary {
  readonly name: string;
  readonly ordersFound: number;
  readonly done: number;
  /** Orders that go on in a later sweep. */
  readonly waiting: number;
  readonly rejected: number;
  readonly failed: readonly OrderFailure[];
  /** Why the offering was left out; absent when it was not. */
  readonly skipped?: string;
}

export interface OrderFailure {
  readonly order: string;
  readonly message: string;
}
