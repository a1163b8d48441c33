import type { ServerResponse } from 'node:http';
import type { Reply } from '../routes/route.ts';
import { send } from './wire.ts';

/**
 * What goes wrong:
 * - a status with body and headers instead of the answer,
 * - `rewrite`: the true answer, changed,
 * - `hang`: no answer at all,
 * - `garbage`: status 200 with a body that is not JSON,
 * - `half`: the connection breaks in the middle of the body,
 * - `reset`: the connection is reset without an answer.
 */
export type FaultKind =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly rewrite: (body: unknown) => unknown }
  | 'hang'
  | 'garbage'
  | 'half'
  | 'reset';

export interface Fault {
  /** Any by default. */
  readonly method?: string;
  /** Tested against the path, and against the path with its query. */
  readonly path: RegExp;
  /** How many requests it hits; 1 by default. */
  readonly times?: number;
  /** How many requests are let through first. */
  readonly skip?: number;
  readonly kind: FaultKind;
  /** The request takes effect first, and then its answer is lost. */
  readonly after?: boolean;
}

export class Faults {
  private readonly planned: { readonly fault: Fault; left: number; toSkip: number }[] = [];

  /** @returns takes the fault back */
  add(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? 1, toSkip: fault.skip ?? 0 };
    this.planned.push(entry);
    return () => {
      entry.left = 0;
    };
  }

  /** The fault that hits this request, if any; it counts as used. */
  take(method: string, path: string, target: string): Fault | undefined {
    const entry = this.planned.find(
      ({ fault, left }) =>
        left > 0 && (fault.method ?? method) === method && [path, target].some((text) => text.search(fault.path) >= 0),
    );
    if (entry === undefined) return undefined;
    if (entry.toSkip > 0) {
      entry.toSkip -= 1;
      return undefined;
    }
    entry.left -= 1;
    return entry.fault;
  }
}

/** Whether the request takes effect although something goes wrong. */
export function takesEffect({ kind, after }: Fault): boolean {
  return after === true || (typeof kind === 'object' && 'rewrite' in kind);
}

/** @returns the status that the caller gets to see, 0 if none */
export function fail(kind: FaultKind, response: ServerResponse, reply: Reply | undefined): number {
  if (typeof kind === 'object' && 'rewrite' in kind) return rewritten(kind.rewrite, response, reply);
  if (typeof kind === 'object') return failWithStatus(kind, response);
  if (kind === 'garbage') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('<html>not what you asked for');
    return 200;
  }
  if (kind === 'half') breakInTheMiddle(response, reply);
  if (kind === 'reset') response.socket?.resetAndDestroy();
  return 0;
}

function rewritten(change: (body: unknown) => unknown, response: ServerResponse, reply: Reply | undefined): number {
  const status = reply?.status ?? 200;
  const body = change(reply?.body);
  send(response, { ...reply, status, body, headers: { ...reply?.headers, ...lengthOf(reply?.body, body) } });
  return status;
}

/** A list that got longer or shorter states its new length. */
function lengthOf(before: unknown, after: unknown): Readonly<Record<string, string>> {
  const isChangedList = Array.isArray(before) && Array.isArray(after) && before.length !== after.length;
  return isChangedList ? { 'X-Result-Count': String(after.length) } : {};
}

function failWithStatus(kind: Extract<FaultKind, { status: number }>, response: ServerResponse): number {
  const { status, body = { detail: 'injected fault' }, headers } = kind;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, { 'Content-Type': type, ...headers }).end(text);
  return status;
}

function breakInTheMiddle(response: ServerResponse, reply: Reply | undefined): void {
  const text = JSON.stringify(reply?.body ?? [{ uuid: 'only a part of this arrives' }]);
  response.writeHead(reply?.status ?? 200, { 'Content-Type': 'application/json', 'Content-Length': text.length + 1 });
  response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
}
