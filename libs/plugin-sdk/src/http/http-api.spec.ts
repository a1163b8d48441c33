import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { BackendError } from '../errors/backend-errors.ts';
import { failureKind } from '../errors/failure.ts';
import { basicCredentials } from './credentials.ts';
import { HttpApi, type HttpApiOptions } from './http-api.ts';
import { HttpNoAnswerError, HttpRefusedError, isNotFound, unlessNotFound } from './http-errors.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const PASSWORD = 's3cret "pass" word';
const LOGIN = Buffer.from(`agent:${PASSWORD}`).toString('base64');

let server: Server;
let handle: Handler;
let received: { readonly method: string; readonly url: string; readonly body: string }[];

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  received.push({ method: request.method ?? '', url: request.url ?? '', body: await text(request) });
  handle(request, response);
}

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  received = [];
  handle = answering(200, '{}');
});

function answering(status: number, body: string, type = 'application/json'): Handler {
  return (_, response) => response.writeHead(status, { 'Content-Type': type }).end(body);
}

function api(options: Partial<HttpApiOptions> = {}): HttpApi {
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return new HttpApi({ system: 'Portal', baseUrl, credentials: basicCredentials('agent', PASSWORD), ...options });
}

async function failureOf(request: Promise<unknown>): Promise<Error> {
  const outcome = await request.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error(`expected a failure, got ${inspect(outcome)}`);
  return outcome;
}

describe('a request', () => {
  it('sends JSON and the login, and reads JSON', async () => {
    let headers: IncomingMessage['headers'] = {};
    handle = (request, response) => {
      headers = request.headers;
      answering(201, '{"id": 7}')(request, response);
    };
    await expect(api().post('/things/', { body: { name: 'Ä' } })).resolves.toEqual({ id: 7 });
    expect(received).toEqual([{ method: 'POST', url: '/things/', body: '{"name":"Ä"}' }]);
    expect(headers).toMatchObject({
      authorization: `Basic ${LOGIN}`,
      accept: 'application/json',
      'content-type': 'application/json',
    });
  });

  it('encodes each value of the path as one segment', async () => {
    await api().get('/a/{one}/b/{two}', { path: { one: 'x/y #?%', two: 5 } });
    expect(received[0]?.url).toBe('/a/x%2Fy%20%23%3F%25/b/5');
  });

  it.each(['', '.', '..'])('is not sent with "%s" as a segment, which would be another path', async (one) => {
    await expect(api().get('/a/{one}', { path: { one } })).rejects.toThrow(RangeError);
    expect(received).toEqual([]);
  });

  it.each([
    ['of status 204', 204, ''],
    ['without a body', 200, ''],
  ])('gets nothing from an answer %s', async (_, status, body) => {
    handle = answering(status, body, 'text/plain');
    await expect(api().get('/a')).resolves.toBeUndefined();
  });

  it('asks for the credentials each time', async () => {
    let issued = 0;
    const credentials = { headers: () => Promise.resolve({ Authorization: `Bearer token-${(issued += 1)}` }) };
    const seen: unknown[] = [];
    handle = (request, response) => {
      seen.push(request.headers.authorization);
      answering(200, '{}')(request, response);
    };
    const renewed = api({ credentials });
    await renewed.get('/a');
    await renewed.get('/a');
    expect(seen).toEqual(['Bearer token-1', 'Bearer token-2']);
  });
});

describe('a failure', () => {
  it.each([500, 502, 503, 408, 429, 302])('of status %d says nothing about the request', async (status) => {
    handle = answering(status, '{"detail": "later"}');
    const error = await failureOf(api().get('/a'));
    expect(error).toBeInstanceOf(HttpNoAnswerError);
    expect(failureKind(error)).toBe('transient');
    expect(error.message).toContain(`Portal answered ${status} to GET /a: {"detail": "later"}`);
  });

  it.each([400, 401, 403, 404, 409, 422])('of status %d is a refusal', async (status) => {
    handle = answering(status, '{"detail":\n "no"}');
    const error = await failureOf(api().put('/a/{id}', { path: { id: 3 }, body: {} }));
    expect(error).toBeInstanceOf(BackendError);
    expect(error).toMatchObject({ kind: 'permanent', status, answer: '{"detail": "no"}' });
    expect(error.message).toContain(`Portal answered ${status} to PUT /a/3: {"detail": "no"}`);
    expect(isNotFound(error)).toBe(status === 404);
  });

  it.each([
    ['a page', 'text/html', '<html>'],
    ['something of another type', 'text/plain', '{}'],
    ['broken JSON', 'application/json', '{"id": '],
  ])('is %s instead of JSON', async (_, type, body) => {
    handle = answering(200, body, type);
    const error = await failureOf(api().get('/a'));
    expect(error).toBeInstanceOf(HttpNoAnswerError);
    expect(error.message).toBe('Portal answered 200 to GET /a, but not with JSON');
  });

  it('is a connection that breaks, also in the middle of an answer', async () => {
    handle = (request) => request.socket.destroy();
    expect((await failureOf(api().get('/a'))).message).toBe('Portal gave no answer to GET /a: ECONNRESET');
    handle = (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 100 });
      response.write('{"id"', () => response.destroy());
    };
    expect(await failureOf(api().get('/a'))).toBeInstanceOf(HttpNoAnswerError);
  });

  it('is a server that is not there', async () => {
    const error = await failureOf(api({ baseUrl: 'http://127.0.0.1:1/' }).get('/a'));
    expect(error).toBeInstanceOf(HttpNoAnswerError);
    expect(error.message).toBe('Portal gave no answer to GET /a: ECONNREFUSED');
  });

  it('is an answer that takes too long, whole or in part', async () => {
    const impatient = api({ timeoutSeconds: 0.1 });
    handle = () => undefined;
    expect((await failureOf(impatient.get('/a'))).message).toMatch(/no complete answer within 0.1 s$/);
    handle = (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).write('{');
    expect((await failureOf(impatient.get('/a'))).message).toMatch(/no complete answer within 0.1 s$/);
  });

  it('is never repeated', async () => {
    handle = (request) => request.socket.destroy();
    await failureOf(api().post('/a', { body: {} }));
    await failureOf(api().get('/a'));
    expect(received.length).toBe(2);
  });

  it('quotes no page and no more than the beginning of an answer', async () => {
    handle = answering(400, `<!doctype html><p>${PASSWORD}`, 'text/html');
    expect((await failureOf(api().get('/a'))).message).toBe('Portal answered 400 to GET /a');
    handle = answering(400, 'x'.repeat(2000), 'text/plain');
    expect((await failureOf(api().get('/a'))).message.length).toBeLessThan(600);
  });
});

describe('secrets', () => {
  it.each([400, 401, 503])('are in no failure of status %d, even when the answer repeats them', async (status) => {
    const quoted = JSON.stringify({ login: PASSWORD, header: `Basic ${LOGIN}`, address: encodeURIComponent(PASSWORD) });
    handle = answering(status, quoted);
    const error = await failureOf(api().post('/a', { body: {} }));
    for (const secret of [PASSWORD, LOGIN, 's3cret', encodeURIComponent(PASSWORD)]) {
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
    }
    expect(error.message).toContain('"header":"…"');
  });

  it('are in no failure of the connection', async () => {
    const error = await failureOf(api({ baseUrl: 'http://127.0.0.1:1/' }).post('/a', { body: { name: 'Alice' } }));
    const shown = inspect(error, { depth: 9, showHidden: true });
    for (const secret of [PASSWORD, LOGIN, 'Alice']) expect(shown).not.toContain(secret);
  });

  it('include what is personal in path and body', async () => {
    handle = answering(400, '{"alice@x.org": "Alice \\"A\\" Smith is taken"}');
    const personal = { path: { email: 'alice@x.org' }, body: { names: ['Alice "A" Smith'] }, personal: true };
    const error = await failureOf(api().post('/user/{email}', personal));
    expect(error.message).toBe('Portal answered 400 to POST /user/{email}: {"…": "… is taken"}');
  });
});

describe('unlessNotFound', () => {
  it('turns 404, and nothing else, into "not there"', async () => {
    handle = answering(404, '{}');
    await expect(unlessNotFound(api().get('/a'))).resolves.toBeUndefined();
    handle = answering(403, '{}');
    await expect(unlessNotFound(api().get('/a'))).rejects.toThrow(HttpRefusedError);
    handle = answering(500, '{}');
    await expect(unlessNotFound(api().get('/a'))).rejects.toThrow(HttpNoAnswerError);
    handle = answering(200, '[1]');
    await expect(unlessNotFound(api().get('/a'))).resolves.toEqual([1]);
  });
});
