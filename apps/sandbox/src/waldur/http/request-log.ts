import type { Query } from '../contract/operation.ts';

/** A request as it came, with what became of it. */
export interface RequestEntry {
  readonly method: string;
  /** Without query, e.g. `/api/version/`. */
  readonly path: string;
  readonly query: Query;
  /** JSON value, or the text when it was no JSON; undefined without a body. */
  readonly body: unknown;
  readonly userAgent: string;
  readonly at: Date;
  /** Status of the answer; 0 while there is none, and for answers lost on purpose. */
  status: number;
}

/** Something that the contract does not allow, by the caller or by the sandbox itself. */
export interface Violation {
  readonly by: 'request' | 'answer' | 'sandbox';
  readonly method: string;
  readonly path: string;
  readonly problems: readonly string[];
}
