/**
 * How a failure is to be treated.
 * - `transient`: try again later, with growing pauses; nothing is marked as failed.
 * - `permanent`: this item (order, resource, user) fails with a reason; everything else goes on.
 * - `fatal`: the process ends and says what to mend.
 */
export type FailureKind = 'transient' | 'permanent' | 'fatal';

/** Base of every error the agent raises on purpose. */
export abstract class SiteAgentError extends Error {
  abstract readonly kind: FailureKind;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The kind of any thrown value; what nobody classified counts as permanent for the item at hand. */
export function failureKind(error: unknown): FailureKind {
  return error instanceof SiteAgentError ? error.kind : 'permanent';
}

export function isTransient(error: unknown): boolean {
  return failureKind(error) === 'transient';
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
