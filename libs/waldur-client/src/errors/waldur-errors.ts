import { type FailureKind, SiteAgentError } from '@waldur-site-agent/plugin-sdk';

/** Longest part of an answer that is kept with an error, in characters. */
const MAX_BODY = 10_000;

export interface HttpFailure {
  readonly method: string;
  /** Without secrets, like every text here. */
  readonly url: string;
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs?: number | undefined;
  /** What to check. */
  readonly hint?: string | undefined;
}

/** Waldur (or the OIDC provider) answered with a status that is no success of the operation. */
export class WaldurHttpError extends SiteAgentError {
  /** `transient` for 429 and from 500 on. */
  override readonly kind: FailureKind;
  readonly status: number;
  /** The answer without secrets, at most 10 000 characters. */
  readonly body: string;
  readonly method: string;
  readonly url: string;
  /** From `Retry-After`, in milliseconds from now. */
  readonly retryAfterMs: number | undefined;

  constructor(failure: HttpFailure) {
    const body = failure.body.length > MAX_BODY ? `${failure.body.slice(0, MAX_BODY)}…` : failure.body;
    const hint = failure.hint === undefined ? '' : ` (${failure.hint})`;
    const where = `${failure.method.toUpperCase()} ${failure.url}`;
    super(`Unexpected status code: ${failure.status}${hint}, request: ${where}, response: ${body}`);
    this.kind = failure.status >= 500 || failure.status === 429 ? 'transient' : 'permanent';
    this.status = failure.status;
    this.body = body;
    this.method = failure.method;
    this.url = failure.url;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/** There was no answer: no connection, a timeout, a TLS or proxy failure, or the connection broke. */
export class WaldurNetworkError extends SiteAgentError {
  override readonly kind = 'transient';

  constructor(
    message: string,
    /** Without secrets. */
    readonly url: string,
    /** Code of the operating system or of Node, e.g. `ECONNREFUSED`. */
    readonly code?: string,
    /** A kept-alive connection was closed by the server just when it was used again. */
    readonly staleConnection = false,
  ) {
    super(message);
  }
}

/** The answer has a success status but cannot be used: not JSON, cut, or inconsistent pages. */
export class WaldurAnswerError extends SiteAgentError {
  override readonly kind = 'transient';

  constructor(
    message: string,
    /** Without secrets. */
    readonly url: string,
  ) {
    super(message);
  }
}

/** A value from Waldur makes no sense. Concerns one item. */
export class WaldurDataError extends SiteAgentError {
  override readonly kind = 'permanent';
}

/** The environment makes connections impossible, e.g. an unreadable SSL_CERT_FILE. */
export class WaldurSetupError extends SiteAgentError {
  override readonly kind = 'fatal';
}
