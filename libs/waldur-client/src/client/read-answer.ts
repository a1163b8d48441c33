import type { Redactor } from '../errors/redaction.ts';
import { parseRetryAfter } from '../errors/retry-after.ts';
import { WaldurAnswerError, WaldurHttpError } from '../errors/waldur-errors.ts';
import { SUCCESS_STATUSES } from '../generated/operations.ts';
import type { HttpAnswer } from '../http/http-sender.ts';

/** One call with what its errors need to say. */
export interface Call {
  readonly method: string;
  /** Template of the contract. */
  readonly path: string;
  readonly url: string;
  readonly body?: unknown;
  /** Instead of the client's own. */
  readonly userAgent?: string | undefined;
  /** Instead of those of the contract. */
  readonly successes?: readonly number[] | undefined;
}

export interface ReadingContext {
  readonly redactor: Redactor;
  /** Secrets of this call alone. */
  readonly secrets: readonly string[];
  /** What to check after a 401. */
  readonly authorizationHint: string;
}

/**
 * JSON of a success answer; undefined for 204, and for a write whose answer has no body.
 * @throws {WaldurHttpError} for any status that the contract does not list as a success of the operation
 * @throws {WaldurAnswerError} when the text is not JSON
 */
export function readAnswer(answer: HttpAnswer, call: Call, context: ReadingContext): unknown {
  const clean = (text: string) => context.redactor.text(text, context.secrets);
  const expected = call.successes ?? SUCCESS_STATUSES[`${call.method} ${call.path}`] ?? [];
  if (!expected.includes(answer.status)) throw httpError(answer, call, context, clean);
  const isWrite = call.method.toLowerCase() !== 'get';
  if (answer.status === 204 || (isWrite && answer.body.trim() === '')) return undefined;
  try {
    return JSON.parse(answer.body) as unknown;
  } catch {
    const start = clean(answer.body).slice(0, 200);
    const url = clean(call.url);
    const where = `${call.method.toUpperCase()} ${url}`;
    throw new WaldurAnswerError(`the answer to ${where} (status ${answer.status}) is not JSON: "${start}"`, url);
  }
}

function httpError(answer: HttpAnswer, call: Call, context: ReadingContext, clean: (text: string) => string) {
  return new WaldurHttpError({
    method: call.method,
    url: clean(call.url),
    status: answer.status,
    body: clean(answer.body),
    retryAfterMs: parseRetryAfter(answer.header('retry-after')),
    hint: hintFor(answer, context, clean),
  });
}

function hintFor(answer: HttpAnswer, context: ReadingContext, clean: (text: string) => string): string | undefined {
  if (answer.status === 401) return context.authorizationHint;
  if (answer.status === 403) return "the token's user lacks permission";
  if (answer.status < 300 || answer.status > 399) return undefined;
  const target = answer.header('location');
  return `redirects are not followed, check waldur_api_url${target ? `; the server points to ${clean(target)}` : ''}`;
}
