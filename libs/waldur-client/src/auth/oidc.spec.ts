import { WaldurClientFactory } from '../client/waldur-client.factory.ts';
import type { WaldurConnection } from '../client/waldur-connection.ts';
import { connectionTo, failureOf, type Handler, sendJson, TestServer } from '../testing/test-server.ts';
import { OidcTokenCache } from './oidc-token-cache.ts';

const SECRET = 'cl!ent s3cret';

let waldur: TestServer;
let provider: TestServer;
let factory: WaldurClientFactory;

const client = (more: Partial<WaldurConnection> = {}) => {
  const oidc = { tokenUrl: `${provider.url}/token`, clientId: 'cid', clientSecret: SECRET };
  return factory.create(connectionTo(waldur, { token: undefined, oidc, ...more }));
};
const numberedTokens: Handler = (_, response) =>
  sendJson(response, { access_token: `jwt-${provider.requests.length}`, expires_in: 300 });
const authorizations = () => waldur.requests.map(({ headers }) => headers.authorization);

beforeAll(() => {
  process.env['NO_PROXY'] = '*';
});

beforeEach(async () => {
  waldur = await new TestServer((_, response) => sendJson(response, {})).start();
  provider = await new TestServer(numberedTokens).start();
  factory = new WaldurClientFactory();
});

afterEach(async () => {
  factory.onModuleDestroy();
  await Promise.all([waldur.stop(), provider.stop()]);
});

describe('login at an OIDC provider', () => {
  it('posts the client credentials as a form and uses the token', async () => {
    await client().get('/api/version/');
    const [request] = provider.requests;
    expect(request).toMatchObject({ method: 'POST', url: { pathname: '/token' } });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'cid',
      client_secret: SECRET,
    });
    expect(authorizations()).toEqual(['Bearer jwt-1']);
  });

  it('fetches one token for concurrent requests and for other clients of the same login', async () => {
    const [one, other] = [client(), client()];
    await Promise.all([one, one, other].map((each) => each.get('/api/version/')));
    await other.get('/api/version/');
    expect(provider.requests).toHaveLength(1);
    expect(new Set(authorizations())).toEqual(new Set(['Bearer jwt-1']));
  });

  it('renews the token once after a 401 and repeats the request', async () => {
    waldur.handler = ({ headers }, response) =>
      sendJson(response, { version: '1' }, headers.authorization === 'Bearer jwt-1' ? 401 : 200);
    await expect(client().get('/api/version/')).resolves.toEqual({ version: '1' });
    expect(authorizations()).toEqual(['Bearer jwt-1', 'Bearer jwt-2']);
  });

  it('renews once when several requests are refused with the same token', async () => {
    waldur.handler = ({ headers }, response) =>
      sendJson(response, {}, headers.authorization === 'Bearer jwt-1' ? 401 : 200);
    const one = client();
    await Promise.all([1, 2, 3].map(() => one.get('/api/version/')));
    expect(provider.requests).toHaveLength(2);
  });

  it('gives up when the renewed token is refused too', async () => {
    waldur.handler = ({ headers }, response) => sendJson(response, { got: headers.authorization }, 401);
    const failure = await failureOf(client().get('/api/version/'));
    expect(failure).toMatchObject({ status: 401, kind: 'permanent' });
    expect(failure.message).toContain('Bearer [REDACTED]');
    expect(failure.message).toContain('check oidc_client_id');
    expect(waldur.requests).toHaveLength(2);
  });

  it('never asks the provider when there is a static token', async () => {
    await client({ oidc: undefined, token: 'fixed' }).get('/api/version/');
    expect(authorizations()).toEqual(['Token fixed']);
    expect(provider.requests).toHaveLength(0);
  });

  it.each([
    [200, { error: 'invalid_client' }, 'without an access_token', 'transient'],
    [200, { access_token: '', id_token: 'other-token' }, 'without an access_token', 'transient'],
    [401, { error: 'invalid_client' }, 'invalid_client', 'permanent'],
    [503, { error: 'down' }, 'Unexpected status code: 503', 'transient'],
  ])('an answer %i %j names the provider and no secret', async (status, body, part, kind) => {
    provider.handler = (request, response) => sendJson(response, { ...body, echo: request.body }, status);
    const failure = await failureOf(client().get('/api/version/'));
    expect(failure).toMatchObject({ kind });
    expect(failure.message).toContain(part);
    expect(failure.message).toContain(`${provider.url}/token`);
    expect(failure.message).not.toMatch(/s3cret|other-token/);
    expect(waldur.requests).toHaveLength(0);
  });

  it('asks again after a failed attempt', async () => {
    provider.handler = (_, response) => sendJson(response, {}, 500);
    const one = client();
    await failureOf(one.get('/api/version/'));
    provider.handler = numberedTokens;
    await expect(one.get('/api/version/')).resolves.toEqual({});
  });

  it.each([undefined, '3600', null])('reads expires_in %j as 300 s', async (lifetime) => {
    provider.handler = (_, response) => sendJson(response, { access_token: 'jwt', expires_in: lifetime });
    const one = client();
    await one.get('/api/version/');
    await one.get('/api/version/');
    expect(provider.requests).toHaveLength(1);
  });

  it('fetches again for every request when tokens live 30 s or less', async () => {
    provider.handler = (_, response) => sendJson(response, { access_token: 'jwt', expires_in: 30 });
    const one = client();
    await one.get('/api/version/');
    await one.get('/api/version/');
    expect(provider.requests).toHaveLength(2);
  });
});

describe('token cache', () => {
  it('uses a token while more than 30 s of its life remain', async () => {
    let now = 0;
    let fetched = 0;
    const cache = new OidcTokenCache(() => now);
    const fetch = () => Promise.resolve({ value: `t${(fetched += 1)}`, lifetimeMs: 300_000 });
    await expect(cache.get('a', fetch)).resolves.toBe('t1');
    now = 269_999;
    await expect(cache.get('a', fetch)).resolves.toBe('t1');
    now = 270_000;
    await expect(cache.get('a', fetch)).resolves.toBe('t2');
    await expect(cache.get('b', fetch)).resolves.toBe('t3');
  });
});
