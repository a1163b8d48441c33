import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Contract } from './contract/contract.ts';
import { parsed } from './contract/operation.ts';
import { fail, type Fault, Faults, takesEffect } from './http/faults.ts';
import type { RequestEntry, Violation } from './http/request-log.ts';
import { type RawRequest, Responder, TOKEN_PATH } from './http/responder.ts';
import { Tokens } from './http/tokens.ts';
import { readRequest, send } from './http/wire.ts';
import type { SandboxWaldurOptions } from './options.ts';
import { ALL_ROUTES } from './routes/all-routes.ts';
import type { Reply } from './routes/route.ts';
import { userRecord } from './state/organisation-builder.ts';
import { Scenario } from './state/scenario.ts';
import { Store } from './state/store.ts';
import { ViewContext } from './views/views.ts';

const DEFAULT_PAGE_SIZE = 10;
const MAX_PAGE_SIZE = 100;

export type RequestHook = (request: RequestEntry) => void | Promise<void>;

/**
 * A Waldur in this process: real HTTP on 127.0.0.1, real states, and every request and answer held against the REST
 * contract. A test should end with `violations` empty.
 */
export class SandboxWaldur extends Scenario {
  readonly state = new Store(userRecord({ username: 'site-agent', is_staff: true }));
  /** Every request in order of arrival. */
  readonly requests: RequestEntry[] = [];
  /** What the contract does not allow, in order. */
  readonly violations: Violation[] = [];
  private readonly faults = new Faults();
  private readonly before = new Set<RequestHook>();
  private readonly after = new Set<RequestHook>();
  private readonly tokens: Tokens;
  private readonly responder: Responder;

  private constructor(
    private readonly server: Server,
    private readonly options: SandboxWaldurOptions,
  ) {
    super();
    this.tokens = new Tokens(options.token, options.oidc);
    const contract = Contract.load();
    const max = options.pageSize ?? MAX_PAGE_SIZE;
    const world = {
      store: this.state,
      views: new ViewContext(contract.filler, this.apiUrl),
      paging: { default: Math.min(DEFAULT_PAGE_SIZE, max), max },
      timezone: options.timezone ?? 'UTC',
    };
    this.responder = new Responder(contract, ALL_ROUTES, world, this.tokens, (violation) => {
      this.violations.push(violation);
    });
  }

  static async start(options: SandboxWaldurOptions = {}): Promise<SandboxWaldur> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    const waldur = new SandboxWaldur(server, options);
    server.on('request', (request, response) => {
      waldur.serve(request, response).catch((error: unknown) => waldur.report(error, response));
    });
    return waldur;
  }

  /** Ends in `/api/`, as sites configure it. */
  get apiUrl(): string {
    return `${this.origin}/api/`;
  }

  get oidcTokenUrl(): string {
    return `${this.origin}${TOKEN_PATH}`;
  }

  get token(): string {
    return this.tokens.token;
  }

  /** Lets hooks, faults and state be; only the log starts anew. */
  forget(): void {
    this.requests.length = 0;
  }

  /** Refuses every bearer token issued so far, as after a restart of the identity provider. */
  revokeBearerTokens(): void {
    this.tokens.revokeBearers();
  }

  /** @returns takes the fault back */
  fault(fault: Fault): () => void {
    return this.faults.add(fault);
  }

  /** Awaited before a request takes effect. @returns removes the hook */
  beforeRequest(hook: RequestHook): () => void {
    this.before.add(hook);
    return () => this.before.delete(hook);
  }

  /** Awaited after a request took effect and before its answer is sent. @returns removes the hook */
  onRequest(hook: RequestHook): () => void {
    this.after.add(hook);
    return () => this.after.delete(hook);
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeAllConnections();
    await closed;
  }

  private get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const entry = this.log(request, incoming.headers['user-agent'] ?? '');
    if (this.options.latencyMs) await pause(this.options.latencyMs);
    for (const hook of this.before) await hook(entry);
    const fault = this.faults.take(request.method, request.path, request.target);
    const reply = fault && !takesEffect(fault) ? undefined : this.responder.answer(request);
    if (reply) for (const hook of this.after) await hook(entry);
    entry.status = fault ? fail(fault.kind, response, reply) : this.deliver(response, reply);
  }

  private deliver(response: ServerResponse, reply: Reply | undefined): number {
    if (!reply) return 0;
    send(response, reply);
    return reply.status;
  }

  private log(request: RawRequest, userAgent: string): RequestEntry {
    const { method, path, query, body } = request;
    const entry = { method, path, query, userAgent, at: new Date(), status: 0 };
    const logged: RequestEntry = { ...entry, body: body === '' ? undefined : (parsed(body) ?? body) };
    this.requests.push(logged);
    return logged;
  }

  /** A mistake of the sandbox or of a hook must not look like an answer of Waldur's. */
  private report(error: unknown, response: ServerResponse): void {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.violations.push({ by: 'sandbox', method: '', path: '', problems: [problem] });
    if (!response.headersSent) send(response, { status: 500, body: { detail: 'the sandbox failed' } });
  }
}
