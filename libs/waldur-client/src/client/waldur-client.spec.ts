import { Test } from '@nestjs/testing';
import { WaldurAnswerError, WaldurHttpError } from '../errors/waldur-errors.ts';
import { connectionTo, failureOf, sendJson, TestServer } from '../testing/test-server.ts';
import { baseUrl } from './request-url.ts';
import { WaldurClientFactory } from './waldur-client.factory.ts';
import { WaldurClientModule } from './waldur-client.module.ts';
import type { ObservedRequest, WaldurConnection } from './waldur-connection.ts';

const RESOURCES = '/api/marketplace-provider-resources/';

let server: TestServer;
let factory: WaldurClientFactory;
const client = (more: Partial<WaldurConnection> = {}) => factory.create(connectionTo(server, more));
const seenUrls = () => server.requests.map(({ url }) => url.pathname + url.search);
const version = () => failureOf(client().get('/api/version/'));
const link = (page: number | string) => ({
  Link: `<http://elsewhere/x?page=1>; rel="first", <http://e/x?a=1,2&page=${page}>; rel="next"`,
});
const pages = (count: number) =>
  (server.handler = ({ url }, response) => {
    const page = Number(url.searchParams.get('page'));
    sendJson(response, [{ uuid: `r${page}` }], 200, page < count ? link(page + 1) : {});
  });

beforeAll(() => {
  process.env['NO_PROXY'] = '*';
});

beforeEach(async () => {
  server = await new TestServer((_, response) => sendJson(response, {})).start();
  const module = await Test.createTestingModule({ imports: [WaldurClientModule] }).compile();
  factory = module.get(WaldurClientFactory);
});

afterEach(async () => {
  factory.onModuleDestroy();
  await server.stop();
});

describe('addresses', () => {
  it.each([
    ['https://waldur.example.com/api/', 'https://waldur.example.com'],
    ['https://waldur.example.com/api', 'https://waldur.example.com'],
    ['https://waldur.example.com/api//', 'https://waldur.example.com'],
    ['https://waldur.example.com', 'https://waldur.example.com'],
    ['https://hpc.asia/api/', 'https://hpc.asia'],
    ['https://api', 'https://api'],
    ['https://host:8443/sub/path/api/', 'https://host:8443/sub/path'],
    ['https://host/myapi/', 'https://host/myapi'],
    ['https://host/api/api/', 'https://host/api'],
  ])('%s has the base %s', (apiUrl, base) => {
    expect(baseUrl(apiUrl)).toBe(base);
  });

  it('reaches a Waldur below a sub-path and identifies itself', async () => {
    await client({ apiUrl: `${server.url}/waldur/api/` }).get('/api/version/');
    expect(seenUrls()).toEqual(['/waldur/api/version/']);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Token s3cr3t-t0ken',
      'user-agent': 'test-agent/1',
      accept: 'application/json',
    });
  });

  it('encodes path values and queries', async () => {
    await client().get('/api/marketplace-orders/{uuid}/', { path: { uuid: 'a/b ?' } });
    await client()
      .first(RESOURCES, {
        query: {
          state: ['OK', 'Erred'],
          paused: false,
          name: 'x & y',
          project_uuid: undefined,
          field: ['uuid', 'name'],
        },
      })
      .catch(() => undefined);
    expect(server.requests[0]?.url.pathname).toBe('/api/marketplace-orders/a%2Fb%20%3F/');
    expect([...(server.requests[1]?.url.searchParams ?? [])]).toEqual([
      ['state', 'OK'],
      ['state', 'Erred'],
      ['paused', 'false'],
      ['name', 'x & y'],
      ['field', 'uuid'],
      ['field', 'name'],
    ]);
  });

  it.each(['', ' ', '..'])('refuses the path value "%s" before anything is sent', async (uuid) => {
    const failure = await failureOf(client().get('/api/marketplace-orders/{uuid}/', { path: { uuid } }));
    expect(failure.message).toContain('needs a value for "uuid"');
    expect(server.requests).toHaveLength(0);
  });
});

describe('writing', () => {
  it('sends JSON bodies, and nothing at all when there is none', async () => {
    const path = { uuid: 'o1' };
    await client().post('/api/marketplace-orders/{uuid}/set_backend_id/', { path, body: { backend_id: 'ö' } });
    await client().post('/api/marketplace-orders/{uuid}/set_state_done/', { path });
    await client().patch('/api/marketplace-offering-users/{uuid}/', { path, body: { username: 'alice' } });
    const [withBody, without, patch] = server.requests;
    expect(withBody).toMatchObject({ method: 'POST', body: '{"backend_id":"ö"}' });
    expect(withBody?.headers['content-type']).toBe('application/json');
    expect(without).toMatchObject({ method: 'POST', body: '' });
    expect(without?.headers).toMatchObject({ 'content-length': '0' });
    expect(without?.headers).not.toHaveProperty('content-type');
    expect(patch).toMatchObject({ method: 'PATCH', body: '{"username":"alice"}' });
  });

  it('takes 204 without a body as an answer', async () => {
    server.handler = (_, response) => response.writeHead(204).end();
    await expect(
      client().delete('/api/event-subscriptions/{uuid}/', { path: { uuid: 'e1' } }),
    ).resolves.toBeUndefined();
  });
});

describe('lists', () => {
  it('reads all pages and keeps the other parameters', async () => {
    pages(3);
    const found = await client().list(RESOURCES, { query: { offering_uuid: ['f1'], field: ['uuid'] } });
    expect(found.map(({ uuid }) => uuid)).toEqual(['r1', 'r2', 'r3']);
    expect(seenUrls()).toEqual(
      [1, 2, 3].map((n) => `${RESOURCES}?offering_uuid=f1&field=uuid&page=${n}&page_size=100`),
    );
  });

  it('reads only the first page when asked to', async () => {
    pages(3);
    await expect(client().first('/api/projects/', { query: { slug: 'p' } })).resolves.toEqual([{ uuid: 'r0' }]);
    expect(seenUrls()).toEqual(['/api/projects/?slug=p']);
  });

  it.each([
    [500, 'WaldurHttpError', 'transient'],
    [403, 'WaldurHttpError', 'permanent'],
    [404, 'WaldurAnswerError', 'transient'],
  ])('fails as a whole when the second page answers %i', async (status, name, kind) => {
    server.handler = ({ url }, response) =>
      url.searchParams.get('page') === '1' ? sendJson(response, [{}], 200, link(2)) : sendJson(response, {}, status);
    await expect(failureOf(client().list(RESOURCES))).resolves.toMatchObject({ name, kind });
  });

  it.each([
    ['the same page again', [{}], 1],
    ['no page number', [{}], 'abc'],
    ['a next page after an empty one', [], 2],
  ])('ends with a transient error when the server names %s', async (_, items, next) => {
    server.handler = (_request, response) => sendJson(response, items, 200, link(next));
    await expect(failureOf(client().list(RESOURCES))).resolves.toMatchObject({
      name: 'WaldurAnswerError',
      kind: 'transient',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('refuses an answer that is no list', async () => {
    await expect(failureOf(client().list(RESOURCES))).resolves.toBeInstanceOf(WaldurAnswerError);
  });
});

describe('failures', () => {
  it.each([
    [201, 'permanent'],
    [302, 'permanent'],
    [400, 'permanent'],
    [409, 'permanent'],
    [429, 'transient'],
    [500, 'transient'],
    [503, 'transient'],
  ])('status %i is %s', async (status, kind) => {
    server.handler = (_, response) =>
      sendJson(response, { detail: 'why' }, status, { Location: `${server.url}/other` });
    const failure = await version();
    expect(failure).toMatchObject({ status, kind, body: '{"detail":"why"}', url: `${server.url}/api/version/` });
    expect(failure).toBeInstanceOf(WaldurHttpError);
    for (const part of [`Unexpected status code: ${status}`, '{"detail":"why"}', `GET ${server.url}/api/version/`]) {
      expect(failure.message).toContain(part);
    }
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [401, 'check waldur_api_token'],
    [403, "the token's user lacks permission"],
    [301, 'redirects are not followed'],
  ])('status %i comes with the hint "%s"', async (status, hint) => {
    server.handler = (_, response) => sendJson(response, {}, status);
    expect((await version()).message).toContain(hint);
  });

  it('carries Retry-After in milliseconds', async () => {
    server.handler = (_, response) => sendJson(response, {}, 429, { 'Retry-After': '7' });
    await expect(version()).resolves.toMatchObject({ retryAfterMs: 7000 });
    server.handler = (_, response) => sendJson(response, {}, 503, { 'Retry-After': 'Mon, 01 Jan 2001 00:00:00 GMT' });
    await expect(version()).resolves.toMatchObject({ retryAfterMs: 0 });
    server.handler = (_, response) => sendJson(response, {}, 503);
    await expect(version()).resolves.toMatchObject({ retryAfterMs: undefined });
  });

  it('keeps at most 10 000 characters of an answer', async () => {
    server.handler = (_, response) => sendJson(response, 'x'.repeat(1_000_000), 500);
    expect((await version()).message.length).toBeLessThan(10_300);
  });

  it.each(['<html>login</html>', '[{"uuid": "r1"', ''])('an answer "%s" is transient', async (text) => {
    server.handler = (_, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(text);
    const failure = await version();
    expect(failure).toMatchObject({ name: 'WaldurAnswerError', kind: 'transient' });
    expect(failure.message).toContain(text);
  });

  it('shows no secret, even when the server echoes it', async () => {
    server.handler = ({ headers, body }, response) => sendJson(response, { sent: headers.authorization, body }, 400);
    const body = { api_key: 'k3y"&x', client_id: 'visible' };
    const path = { uuid: 'x' };
    const failure = await failureOf(
      client().post('/api/marketplace-resource-api-keys/{uuid}/set_key/', { path, body }),
    );
    const shown = JSON.stringify([failure.message, failure.stack, failure]);
    expect(shown).toContain('visible');
    expect(shown).toContain('Token [REDACTED]');
    expect(shown).not.toMatch(/s3cr3t-t0ken|k3y/);
  });

  it('hides sensitive query values in addresses', async () => {
    server.handler = ({ url }, response) => sendJson(response, { see: url.href }, 400);
    const query = { query: 'q', token: 'hidden1', 'api-key': 'hidden2', secretKey: ['hidden3'] } as { query: string };
    const failure = await failureOf(client().first('/api/projects/', { query }));
    expect(failure.message).toContain('query=q&token=[REDACTED]&api-key=[REDACTED]&secretKey=[REDACTED]');
    expect(failure.message).not.toContain('hidden');
  });
});

describe('load', () => {
  it('never has more requests in flight at a server than allowed, over all clients', async () => {
    const counts = { now: 0, most: 0 };
    server.handler = (_, response) => {
      counts.most = Math.max(counts.most, (counts.now += 1));
      setTimeout(() => {
        counts.now -= 1;
        sendJson(response, {});
      }, 30);
    };
    const clients = [client({ maxInFlight: 3 }), client({ maxInFlight: 3, token: 'other' })];
    await Promise.all(clients.flatMap((one) => Array.from({ length: 6 }, () => one.get('/api/version/'))));
    expect(counts.most).toBe(3);
    expect(server.requests).toHaveLength(12);
  });

  it('counts requests and tells an observer about each', async () => {
    const seen: ObservedRequest[] = [];
    const one = client({ observer: (request) => seen.push(request) });
    await one.get('/api/projects/{uuid}/', { path: { uuid: 'p1' } });
    await server.stop();
    await failureOf(one.post('/api/marketplace-orders/{uuid}/set_state_done/', { path: { uuid: 'o1' } }));
    expect(seen).toEqual([
      { method: 'get', path: '/api/projects/{uuid}/', status: 200, durationMs: expect.any(Number) },
      { method: 'post', path: '/api/marketplace-orders/{uuid}/set_state_done/', durationMs: expect.any(Number) },
    ]);
    expect(one.requestCount).toBe(2);
  });
});

describe('what newer servers know beyond the contract', () => {
  const REGISTER = '/api/marketplace-site-agent-identities/{uuid}/register_queue/';

  it.each([200, 201])('is asked for, and answered with status %i', async (status) => {
    server.handler = (_, response) => sendJson(response, { queue_name: 'q' }, status);
    const answer = await client().postOutsideContract(REGISTER, { path: { uuid: 'u1' }, body: { object_types: [] } });
    expect(answer).toEqual({ queue_name: 'q' });
    expect(seenUrls()).toEqual(['/api/marketplace-site-agent-identities/u1/register_queue/']);
    expect(server.requests[0]?.body).toBe('{"object_types":[]}');
  });

  it.each([404, 405, 202])('fails with status %i', async (status) => {
    server.handler = (_, response) => sendJson(response, {}, status);
    const error = await failureOf(client().postOutsideContract(REGISTER, { path: { uuid: 'u1' } }));
    expect(error).toMatchObject({ status });
    expect(error).toBeInstanceOf(WaldurHttpError);
  });
});

it('sends another User-Agent with one request', async () => {
  server.handler = (_, response) => sendJson(response, {}, 200);
  const path = '/api/marketplace-orders/{uuid}/approve_by_provider/';
  await client().post(path, { path: { uuid: 'o1' }, body: {}, userAgent: 'site-agent' });
  await client().post(path, { path: { uuid: 'o1' }, body: {} });
  expect(server.requests.map(({ headers }) => headers['user-agent'])).toEqual(['site-agent', 'test-agent/1']);
});

it('tells the credential that it uses', async () => {
  expect(await client({ token: 'a b' }).credential()).toEqual({ isStatic: true, secret: 'a b' });
  expect(await client({ token: '' }).credential()).toBeUndefined();
});
