import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Query } from '../contract/operation.ts';
import type { Reply } from '../routes/route.ts';
import type { RawRequest } from './responder.ts';

export async function readRequest(incoming: IncomingMessage): Promise<RawRequest> {
  const target = incoming.url ?? '/';
  const url = new URL(target, 'http://localhost');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    target,
    query: queryOf(url.searchParams),
    contentType: incoming.headers['content-type'] ?? '',
    authorization: incoming.headers.authorization,
    body: await text(incoming),
  };
}

export function send(response: ServerResponse, reply: Reply): void {
  const body = reply.body === undefined ? undefined : JSON.stringify(reply.body);
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  response.writeHead(reply.status, { ...type, ...reply.headers }).end(body);
}

function queryOf(parameters: URLSearchParams): Query {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(names.map((name) => [name, parameters.getAll(name)]));
}
