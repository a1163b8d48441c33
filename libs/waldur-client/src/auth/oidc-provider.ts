import type { OidcLogin } from '../client/waldur-connection.ts';
import { Redactor } from '../errors/redaction.ts';
import { parseRetryAfter } from '../errors/retry-after.ts';
import { WaldurAnswerError, WaldurHttpError } from '../errors/waldur-errors.ts';
import type { HttpAnswer, HttpSender } from '../http/http-sender.ts';
import type { AccessToken } from './oidc-token-cache.ts';

const TIMEOUT_MS = 30_000;
const DEFAULT_LIFETIME_S = 300;

/**
 * Asks the provider for an access token.
 * @throws {WaldurNetworkError} {WaldurHttpError} {WaldurAnswerError} each naming the provider
 */
export async function fetchAccessToken(sender: HttpSender, login: OidcLogin): Promise<AccessToken> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: login.clientId,
    client_secret: login.clientSecret,
  });
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const request = { method: 'post', url: login.tokenUrl, headers, body: form.toString() };
  const redactor = new Redactor(() => [login.clientSecret]);
  const answer = await sender.send(request, TIMEOUT_MS, redactor);
  return readToken(answer, login.tokenUrl, redactor);
}

function readToken(answer: HttpAnswer, tokenUrl: string, redactor: Redactor): AccessToken {
  const url = redactor.text(tokenUrl);
  if (answer.status < 200 || answer.status > 299) {
    throw new WaldurHttpError({
      method: 'post',
      url,
      status: answer.status,
      body: redactor.text(answer.body),
      retryAfterMs: parseRetryAfter(answer.header('retry-after')),
      hint: 'check oidc_token_url, oidc_client_id and oidc_client_secret',
    });
  }
  const { access_token: value, expires_in: lifetime } = parseObject(answer.body);
  if (typeof value !== 'string' || value === '') {
    // the body is not shown: it may hold other tokens
    throw new WaldurAnswerError(`the OIDC provider ${url} answered without an access_token`, url);
  }
  const seconds = typeof lifetime === 'number' && Number.isFinite(lifetime) ? lifetime : DEFAULT_LIFETIME_S;
  return { value, lifetimeMs: seconds * 1000 };
}

function parseObject(text: string): { readonly access_token?: unknown; readonly expires_in?: unknown } {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
