import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { create, type AxiosResponse } from 'axios';
import { answerText, textsIn } from './answer-text.ts';
import type { HttpCredentials } from './credentials.ts';
import { HttpNoAnswerError, HttpRefusedError } from './http-errors.ts';
import { filledPath, shownPath, type PathValues } from './request-path.ts';

export interface HttpApiOptions {
  /** Whom messages name, e.g. `MUP`. */
  readonly system: string;
  /** Absolute address; the paths of requests are appended to it. */
  readonly baseUrl: string;
  readonly credentials: HttpCredentials;
  /** For one whole request, connection included; 30 when absent. */
  readonly timeoutSeconds?: number | undefined;
}

export interface HttpCall {
  /** Values for the `{names}` in the path, each of which becomes one segment of it. */
  readonly path?: PathValues;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Path values and body are about a person: messages repeat no text of them, even if the answer does. */
  readonly personal?: boolean;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const DEFAULT_TIMEOUT_SECONDS = 30;
/** Larger answers are refused before they exhaust the memory. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** "Request timeout" and "too many requests" say nothing about the request itself. */
const BUSY = new Set([408, 429]);

/**
 * JSON over HTTP for plugins. One attempt per call and one connection per attempt: on a connection that is used again a
 * write may get lost without anyone knowing, and only the caller can look whether it took effect. Redirects are not
 * followed. Proxies are taken from `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.
 */
export class HttpApi {
  private readonly http = create({
    adapter: 'http',
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false }),
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    responseType: 'text',
    transformRequest: [(body: unknown) => body],
    transformResponse: [(body: unknown) => body],
    validateStatus: () => true,
  });

  constructor(private readonly options: HttpApiOptions) {}

  get(path: string, call: HttpCall = {}): Promise<unknown> {
    return this.request('GET', path, call);
  }

  post(path: string, call: HttpCall = {}): Promise<unknown> {
    return this.request('POST', path, call);
  }

  put(path: string, call: HttpCall = {}): Promise<unknown> {
    return this.request('PUT', path, call);
  }

  /**
   * @returns the JSON of the answer, undefined when it is empty
   * @throws {HttpRefusedError} for a status from 400 on; its text is fit for customers
   * @throws {HttpNoAnswerError} without an answer, for 408, 429 and from 500 on, redirects, and what is no JSON
   */
  async request(method: HttpMethod, path: string, call: HttpCall = {}): Promise<unknown> {
    const what = `${method} ${shownPath(path, call.path ?? {})}`;
    const headers = await this.options.credentials.headers();
    const response = await this.send(method, path, call, { what, headers });
    if (response.status >= 200 && response.status < 300) return this.parsed(response, what);
    throw this.failure(
      what,
      response.status,
      answerText(response.data, contentType(response), this.hidden(headers, call)),
    );
  }

  private async send(
    method: HttpMethod,
    path: string,
    { path: values = {}, body }: HttpCall,
    { what, headers }: { readonly what: string; readonly headers: Readonly<Record<string, string>> },
  ): Promise<AxiosResponse<string>> {
    const { baseUrl, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = this.options;
    const url = `${baseUrl.replace(/\/+$/, '')}${filledPath(path, values)}`;
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      return await this.http.request<string>({
        method,
        url,
        headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...headers },
        data: body === undefined ? undefined : JSON.stringify(body),
        signal,
      });
    } catch (error) {
      // not kept as the cause: it holds the request with its headers
      const reason = signal.aborted ? `no complete answer within ${timeoutSeconds} s` : codeOf(error);
      throw new HttpNoAnswerError(`${this.options.system} gave no answer to ${what}: ${reason}`);
    }
  }

  private parsed({ data, status, ...response }: AxiosResponse<string>, what: string): unknown {
    if (status === 204 || data === '' || data === undefined) return undefined;
    const unusable = new HttpNoAnswerError(`${this.options.system} answered ${status} to ${what}, but not with JSON`);
    if (!/json/i.test(contentType(response))) throw unusable;
    try {
      return JSON.parse(data) as unknown;
    } catch {
      throw unusable;
    }
  }

  private failure(what: string, status: number, text: string): HttpRefusedError | HttpNoAnswerError {
    const message = `${this.options.system} answered ${status} to ${what}${text === '' ? '' : `: ${text}`}`;
    if (status < 400) return new HttpNoAnswerError(`${message}; it redirects: check the address in the settings`);
    if (status >= 500 || BUSY.has(status)) return new HttpNoAnswerError(message);
    const isLogin = status === 401 || status === 403;
    const hint = isLogin ? '; check the login in the settings and its rights' : '';
    return new HttpRefusedError(`${message}${hint}`, status, text);
  }

  private hidden(headers: Readonly<Record<string, string>>, { path, body, personal }: HttpCall): readonly string[] {
    const secrets = [...Object.values(headers).flatMap(withoutScheme), ...(this.options.credentials.secrets ?? [])];
    return personal === true ? [...secrets, ...textsIn(path), ...textsIn(body)] : secrets;
  }
}

function contentType({ headers }: Pick<AxiosResponse, 'headers'>): string {
  return String(headers['content-type'] ?? '');
}

/** Of `Bearer abc` also the token by itself. */
function withoutScheme(value: string): readonly string[] {
  return [value, value.split(' ').at(-1) ?? ''];
}

/** The code of the failure only: its text names addresses. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'the connection failed';
}
