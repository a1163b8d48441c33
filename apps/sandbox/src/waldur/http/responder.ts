import type { Contract, Match } from '../contract/contract.ts';
import type { Json } from '../contract/filler.ts';
import { parsed, type Query } from '../contract/operation.ts';
import type { Call, Reply, Routes } from '../routes/route.ts';
import { Refusal } from './refusal.ts';
import type { Violation } from './request-log.ts';
import type { Tokens } from './tokens.ts';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Path with query. */
  readonly target: string;
  readonly query: Query;
  readonly contentType: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

type World = Pick<Call, 'store' | 'views' | 'paging' | 'timezone'>;

export const TOKEN_PATH = '/oidc/token';

/** What newer servers have and this one, like the contract, has not: a client may ask, and has to go on without. */
const NEWER_SERVERS = /^\/api\/marketplace-site-agent-identities\/[^/]+\/register_queue\/$/;

/** Answers requests, and notes what the contract does not allow, in both directions. */
export class Responder {
  constructor(
    private readonly contract: Contract,
    private readonly routes: Routes,
    private readonly world: World,
    private readonly tokens: Tokens,
    private readonly onViolation: (violation: Violation) => void,
  ) {}

  answer(request: RawRequest): Reply {
    if (request.path === TOKEN_PATH && request.method === 'POST') {
      return this.tokens.issue(request.contentType, request.body);
    }
    if (!this.tokens.accepts(request.authorization)) return { status: 401, body: { detail: 'Invalid token.' } };
    const match = this.contract.match(request.method, request.path);
    if (match === 404 && NEWER_SERVERS.test(request.path)) return { status: 404, body: { detail: 'Not found.' } };
    if (typeof match === 'number') return this.refuse(request, match, ['not in the contract']);
    const { operation } = match;
    const problems = [
      ...operation.queryProblems(request.query),
      ...operation.bodyProblems(request.contentType, request.body),
    ];
    if (problems.length > 0) return this.refuse(request, 400, problems);
    return this.run(request, match);
  }

  private run(request: RawRequest, match: Match): Reply {
    try {
      return this.checked(request, match, this.handle(request, match));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.violation) this.note('sandbox', request, [error.violation]);
      return { status: error.status, body: error.body };
    }
  }

  private handle(request: RawRequest, { operation, params }: Match): Reply {
    const route = this.routes[operation.key];
    if (!route) throw Refusal.notSimulated(operation.key);
    const json = parsed(request.body);
    const call: Call = {
      ...this.world,
      params,
      query: request.query,
      target: request.target,
      body: isObject(json) ? json : {},
      items: Array.isArray(json) ? json.filter(isObject) : [],
    };
    return route(call);
  }

  private checked(request: RawRequest, { operation }: Match, reply: Reply): Reply {
    const fields = request.query['field'];
    // what goes out must not change when the record does
    const body = reply.body === undefined ? undefined : structuredClone(fields ? pick(reply.body, fields) : reply.body);
    const problems = operation.answerProblems(reply.status, body, fields !== undefined);
    if (problems.length > 0) this.note('answer', request, problems);
    return { ...reply, body };
  }

  private refuse(request: RawRequest, status: number, problems: readonly string[]): Reply {
    this.note('request', request, problems);
    return { status, body: { detail: problems.join('; ') } };
  }

  private note(by: Violation['by'], { method, path }: RawRequest, problems: readonly string[]): void {
    this.onViolation({ by, method, path, problems });
  }
}

function pick(body: unknown, fields: readonly string[]): unknown {
  if (Array.isArray(body)) return body.map((each) => pick(each, fields));
  if (!isObject(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => fields.includes(key)));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
