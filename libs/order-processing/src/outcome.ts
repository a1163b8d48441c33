/** What one attempt at an order came to. */
export type OrderOutcome =
  /** The order is done in Waldur. */
  | { readonly kind: 'done' }
  /** Nothing to do with it now; looked at again in the next cycle. */
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'rejected' }
  /** The order failed for good, or could not be handled at all. */
  | { readonly kind: 'failed'; readonly message: string };

export const DONE: OrderOutcome = { kind: 'done' };

export function waiting(reason: string): OrderOutcome {
  return { kind: 'waiting', reason };
}

export function failed(message: string): OrderOutcome {
  return { kind: 'failed', message };
}

/** What provisioning came to: finished, or running on in the backend. */
export type Provisioned = 'finished' | 'not finished';
