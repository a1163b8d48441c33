import type { LimitFunction } from 'p-limit';
import type { Authorization } from '../auth/authorization.ts';
import { type Credential, credentialOf } from '../auth/credential.ts';
import { Redactor, sensitiveValues } from '../errors/redaction.ts';
import { WaldurAnswerError, WaldurHttpError, WaldurNetworkError } from '../errors/waldur-errors.ts';
import type { HttpAnswer, HttpSender } from '../http/http-sender.ts';
import type {
  AnswerOf,
  Arguments,
  FieldOf,
  ItemOf,
  ListPath,
  Method,
  Operation,
  PathsWith,
  ReadOptions,
  Sparse,
  WriteOptions,
} from './operation-types.ts';
import { listFault, nextPage, PAGE_SIZE, type PageCount, pagingFault } from './pages.ts';
import { type Call, readAnswer } from './read-answer.ts';
import { encodeQuery, fillPath, type QueryValue } from './request-url.ts';
import type { ObservedRequest } from './waldur-connection.ts';

export interface WaldurClientParts {
  /** Without the final `/api`. */
  readonly base: string;
  readonly sender: HttpSender;
  readonly authorization: Authorization;
  /** Slots of the server. */
  readonly slots: LimitFunction;
  readonly requestTimeoutMs: number;
  readonly observer?: ((request: ObservedRequest) => void) | undefined;
}

/** Of a list that changes while it is read. */
const MOST_READINGS = 3;

/** Statuses that count as success of an operation outside the contract. */
const USUAL_SUCCESSES = [200, 201];

interface AnyOptions {
  readonly path?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, QueryValue>> | undefined;
  readonly body?: unknown;
  readonly userAgent?: string | undefined;
  readonly successes?: readonly number[];
}

interface Reply {
  readonly json: unknown;
  readonly answer: HttpAnswer;
  /** Without secrets. */
  readonly url: string;
}

/**
 * REST client of one Waldur server, typed by the contract.
 *
 * Every method rejects with {@link WaldurHttpError} (wrong status), {@link WaldurNetworkError} (no answer) or
 * {@link WaldurAnswerError} (unusable answer). Nothing is repeated, except once after a renewed login, and a GET once
 * when a kept-alive connection turns out to be closed.
 */
export class WaldurClient {
  private readonly redactor: Redactor;
  private sent = 0;

  constructor(private readonly parts: WaldurClientParts) {
    this.redactor = new Redactor(() => parts.authorization.secrets());
  }

  /** Requests sent to Waldur so far. */
  get requestCount(): number {
    return this.sent;
  }

  async get<P extends PathsWith<'get'>, F extends FieldOf<Operation<P, 'get'>> = never>(
    path: P,
    ...[options]: Arguments<ReadOptions<Operation<P, 'get'>, F>>
  ): Promise<Sparse<AnswerOf<Operation<P, 'get'>>, F>> {
    const { json } = await this.exchange('get', path, options);
    return json as Sparse<AnswerOf<Operation<P, 'get'>>, F>;
  }

  /** All pages. Fails as a whole when one page fails, or when the list changes whenever it is read. */
  async list<P extends ListPath, F extends FieldOf<Operation<P, 'get'>> = never>(
    path: P,
    ...[options]: Arguments<ReadOptions<Operation<P, 'get'>, F, 'page' | 'page_size'>>
  ): Promise<ItemOf<Operation<P, 'get'>, F>[]> {
    let fault: string | undefined;
    for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
      const { items, pages } = await this.readPages(path, options);
      fault = listFault(pages);
      if (fault === undefined) return items as ItemOf<Operation<P, 'get'>, F>[];
    }
    const url = this.parts.base + path;
    throw new WaldurAnswerError(`the list GET ${url} is not whole: ${fault}`, url);
  }

  /** The first page only, in the size the server chooses unless `page_size` is given. */
  async first<P extends ListPath, F extends FieldOf<Operation<P, 'get'>> = never>(
    path: P,
    ...[options]: Arguments<ReadOptions<Operation<P, 'get'>, F>>
  ): Promise<ItemOf<Operation<P, 'get'>, F>[]> {
    return itemsOf(await this.exchange('get', path, options)) as ItemOf<Operation<P, 'get'>, F>[];
  }

  post<P extends PathsWith<'post'>>(path: P, ...[options]: Arguments<WriteOptions<Operation<P, 'post'>>>) {
    return this.write<Operation<P, 'post'>>('post', path, options);
  }

  put<P extends PathsWith<'put'>>(path: P, ...[options]: Arguments<WriteOptions<Operation<P, 'put'>>>) {
    return this.write<Operation<P, 'put'>>('put', path, options);
  }

  patch<P extends PathsWith<'patch'>>(path: P, ...[options]: Arguments<WriteOptions<Operation<P, 'patch'>>>) {
    return this.write<Operation<P, 'patch'>>('patch', path, options);
  }

  delete<P extends PathsWith<'delete'>>(path: P, ...[options]: Arguments<WriteOptions<Operation<P, 'delete'>>>) {
    return this.write<Operation<P, 'delete'>>('delete', path, options);
  }

  /**
   * POST to an operation that the contract does not have, as only newer servers know it. Its answer is held against
   * nothing.
   * @throws {WaldurHttpError} of status 404 or 405 where the server does not know it
   */
  async postOutsideContract(
    path: string,
    options: { readonly path?: Readonly<Record<string, string>>; readonly body?: unknown } = {},
  ): Promise<unknown> {
    const { json } = await this.exchange('post', path, { ...options, successes: USUAL_SUCCESSES });
    return json;
  }

  /**
   * What this client identifies itself with at present, for a broker that takes the same. Secret.
   * @returns undefined when it sends none
   */
  async credential(): Promise<Credential | undefined> {
    return credentialOf(await this.parts.authorization.header());
  }

  private async write<O>(method: Method, path: string, options: AnyOptions | undefined): Promise<AnswerOf<O>> {
    const { json } = await this.exchange(method, path, options);
    return json as AnswerOf<O>;
  }

  private async readPages(path: string, options: AnyOptions | undefined) {
    const items: unknown[] = [];
    const pages: PageCount[] = [];
    for (let page: number | undefined = 1; page !== undefined;) {
      const reply = await this.readPage(path, options, page);
      const found = itemsOf(reply);
      items.push(...found);
      pages.push({ stated: reply.answer.header('x-result-count'), items: found.length });
      page = pageAfter(reply, page, found.length);
    }
    return { items, pages };
  }

  private async readPage(path: string, options: AnyOptions = {}, page: number): Promise<Reply> {
    try {
      const query = { ...options.query, page, page_size: PAGE_SIZE };
      return await this.exchange('get', path, { ...options, query });
    } catch (error) {
      // the server named this page a moment ago
      if (page === 1 || !(error instanceof WaldurHttpError) || error.status !== 404) throw error;
      throw new WaldurAnswerError(`the list became shorter while it was read: ${error.message}`, error.url);
    }
  }

  private async exchange(method: Method, path: string, options: AnyOptions = {}): Promise<Reply> {
    const url = this.parts.base + fillPath(path, options.path) + encodeQuery(options.query);
    const { body, userAgent, successes } = options;
    const call: Call = { method, path, url, body, userAgent, successes };
    const answer = await this.sendAuthorized(call);
    const secrets = sensitiveValues([options.body, options.query]);
    const { authorization } = this.parts;
    const json = readAnswer(answer, call, { redactor: this.redactor, secrets, authorizationHint: authorization.hint });
    return { json, answer, url: this.redactor.text(url, secrets) };
  }

  private async sendAuthorized(call: Call): Promise<HttpAnswer> {
    const { authorization } = this.parts;
    const header = await authorization.header();
    const answer = await this.send(call, header);
    const renewed = answer.status === 401 ? await authorization.renew(header) : undefined;
    return renewed === undefined ? answer : this.send(call, renewed);
  }

  private async send(call: Call, authorization: string | undefined): Promise<HttpAnswer> {
    try {
      return await this.sendOnce(call, authorization);
    } catch (error) {
      if (call.method !== 'get' || !(error instanceof WaldurNetworkError) || !error.staleConnection) throw error;
      return this.sendOnce(call, authorization);
    }
  }

  private sendOnce(call: Call, authorization: string | undefined): Promise<HttpAnswer> {
    const { sender, slots, requestTimeoutMs } = this.parts;
    const headers = {
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...(call.userAgent === undefined ? {} : { 'User-Agent': call.userAgent }),
    };
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    return slots(() =>
      this.observed(call, () => sender.send({ ...call, headers, body }, requestTimeoutMs, this.redactor)),
    );
  }

  private async observed(call: Call, send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    this.sent += 1;
    const started = performance.now();
    const seen = () => ({ method: call.method, path: call.path, durationMs: performance.now() - started });
    try {
      const answer = await send();
      this.parts.observer?.({ ...seen(), status: answer.status });
      return answer;
    } catch (error) {
      this.parts.observer?.(seen());
      throw error;
    }
  }
}

function itemsOf({ json, url }: Reply): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw new WaldurAnswerError(`the answer to GET ${url} is not a list`, url);
}

function pageAfter({ answer, url }: Reply, page: number, itemCount: number): number | undefined {
  const next = nextPage(answer.header('link'));
  if (next === undefined) return undefined;
  const fault = pagingFault(page, next, itemCount);
  if (fault !== undefined) throw new WaldurAnswerError(`the answer to GET ${url} cannot be followed: ${fault}`, url);
  return Number(next);
}
