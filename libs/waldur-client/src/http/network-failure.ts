import { isAxiosError } from 'axios';
import type { Redactor } from '../errors/redaction.ts';
import { WaldurNetworkError } from '../errors/waldur-errors.ts';

const CERTIFICATE_CODE = /CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER|SELF_SIGNED/;
const CERTIFICATE_HINT =
  "; the server's certificate was not accepted: name its authority in SSL_CERT_FILE or set verify_ssl to false";

interface Attempt {
  readonly method: string;
  readonly url: string;
  /** The time limit that was hit, if one was. */
  readonly expired: string | undefined;
}

/**
 * The error for a request without an answer. The original error is not kept as a cause: it carries the request's
 * headers, and with them the token.
 */
export function networkFailure(error: unknown, attempt: Attempt, redactor: Redactor): WaldurNetworkError {
  const url = redactor.text(attempt.url);
  const code = codeOf(error);
  const reason = attempt.expired ?? reasonOf(error, code);
  const hint = CERTIFICATE_CODE.test(code ?? '') ? CERTIFICATE_HINT : '';
  const message = `no answer to ${attempt.method.toUpperCase()} ${url}: ${redactor.text(reason.trim())}${hint}`;
  return new WaldurNetworkError(message, url, code, attempt.expired === undefined && isStale(error, code));
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function reasonOf(error: unknown, code: string | undefined): string {
  const message = error instanceof Error ? error.message : String(error);
  return code && !message.includes(code) ? `${code} ${message}`.trim() : message;
}

function isStale(error: unknown, code: string | undefined): boolean {
  if (!isAxiosError(error) || error.response || !(code === 'ECONNRESET' || code === 'EPIPE')) return false;
  const request: unknown = error.request;
  return typeof request === 'object' && request !== null && 'reusedSocket' in request && request.reusedSocket === true;
}
