import type { Json } from '../contract/filler.ts';
import type { Query } from '../contract/operation.ts';
import type { Store } from '../state/store.ts';
import type { ViewContext } from '../views/views.ts';

/** A request that fits the contract. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Json;
  /** The body of an operation that takes a list. */
  readonly items: readonly Json[];
  /** Path with query, for links to further pages. */
  readonly target: string;
  readonly store: Store;
  readonly views: ViewContext;
  readonly paging: PageSizes;
  /** IANA zone in which the server assigns dates to months. */
  readonly timezone: string;
}

export interface PageSizes {
  readonly default: number;
  readonly max: number;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Route = (call: Call) => Reply;

/** By method and path of the contract, e.g. `GET /api/version/`. */
export type Routes = Readonly<Record<string, Route>>;

export function ok(body: unknown = {}): Reply {
  return { status: 200, body };
}

export function created(body: unknown = {}): Reply {
  return { status: 201, body };
}

/** The answer of the server's simple actions. */
export function done(status: string): Reply {
  return ok({ status });
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
