import { once } from 'node:events';
import http from 'node:http';
import net, { type Socket } from 'node:net';
import { WaldurClientFactory } from '../client/waldur-client.factory.ts';
import type { WaldurConnection } from '../client/waldur-connection.ts';
import {
  type Certificate,
  connectionTo,
  failureOf,
  makeCertificate,
  sendJson,
  TestServer,
} from '../testing/test-server.ts';

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];
const ENVIRONMENT = [...VARIABLES, ...VARIABLES.map((name) => name.toLowerCase()), 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

let certificate: Certificate;
let saved: NodeJS.ProcessEnv;
let factory: WaldurClientFactory;
let servers: TestServer[];

const started = async (server: Promise<TestServer>) => {
  servers.push(await server);
  return server;
};
const plain = () => started(new TestServer((_, response) => sendJson(response, { version: '1' })).start());
const secure = () => started(new TestServer((_, response) => sendJson(response, { version: '1' })).start(certificate));
const raw = (scheme: string, onConnection: (socket: Socket) => void) =>
  started(new TestServer(() => undefined).listen(net.createServer(onConnection), scheme));
const version = (server: TestServer, more: Partial<WaldurConnection> = {}) =>
  factory.create(connectionTo(server, more)).get('/api/version/');

/** Answers the first request of each connection and resets the connection at the second. */
const forgetful = async () => {
  const server = await plain();
  const known = new Set<Socket>();
  server.handler = ({ socket }, response) => {
    if (known.has(socket)) socket.resetAndDestroy();
    else sendJson(response, {});
    known.add(socket);
  };
  return server;
};

interface Proxy {
  readonly server: TestServer;
  /** Where it was asked to connect to. */
  readonly targets: string[];
}

const httpProxy = async (status = 200): Promise<Proxy> => {
  const targets: string[] = [];
  const proxy = http.createServer((request, response) => {
    targets.push(`${request.headers['proxy-authorization'] ?? ''} ${request.url}`.trim());
    sendJson(response, { version: 'through the proxy' });
  });
  proxy.on('connect', (request, socket: Socket) => {
    targets.push(request.url ?? '');
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} Refused\r\n\r\n`);
    const [host = '', port] = (request.url ?? '').split(':');
    const target = net.connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    return target
      .on('error', () => socket.destroy())
      .pipe(socket)
      .pipe(target);
  });
  return { server: await started(new TestServer(() => undefined).listen(proxy, 'http')), targets };
};

/** SOCKS 5 with a host name or an IPv4 address, without login. */
const socksProxy = async (): Promise<Proxy> => {
  const targets: string[] = [];
  const serve = async (socket: Socket) => {
    await once(socket, 'data');
    socket.write(Buffer.from([5, 0]));
    const [request] = (await once(socket, 'data')) as [Buffer];
    const byName = request[3] === 3;
    const host = byName ? request.subarray(5, -2).toString() : request.subarray(4, 8).join('.');
    const port = request.readUInt16BE(request.length - 2);
    targets.push(`${byName ? 'name' : 'address'} ${host}:${port}`);
    const target = net.connect(port, '127.0.0.1', () => socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])));
    target
      .on('error', () => socket.destroy())
      .pipe(socket)
      .pipe(target);
  };
  const server = await raw('socks5h', (socket) => void serve(socket));
  return { server, targets };
};

beforeAll(() => {
  certificate = makeCertificate();
});

beforeEach(() => {
  saved = { ...process.env };
  for (const name of ENVIRONMENT) delete process.env[name];
  factory = new WaldurClientFactory();
  servers = [];
});

afterEach(async () => {
  factory.onModuleDestroy();
  await Promise.all(servers.map((server) => server.stop()));
  for (const name of ENVIRONMENT) {
    if (saved[name] === undefined) delete process.env[name];
    else process.env[name] = saved[name];
  }
});

describe('no answer', () => {
  const limits = { requestTimeoutMs: 150, connectTimeoutMs: 5000 };
  const transient = { name: 'WaldurNetworkError', kind: 'transient' };

  it('a refused connection names address and reason', async () => {
    const server = await plain();
    await server.stop();
    const failure = await failureOf(version(server));
    expect(failure).toMatchObject({ ...transient, code: 'ECONNREFUSED', url: `${server.url}/api/version/` });
    expect(failure.message).toContain(`no answer to GET ${server.url}/api/version/: connect ECONNREFUSED`);
  });

  it.each<[string, (response: http.ServerResponse) => void]>([
    ['says nothing', () => undefined],
    ['stops in the middle', (response) => response.writeHead(200).write('{"version":')],
    [
      'never ends its answer',
      (response) => {
        const drip = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('a server that %s is given up', async (_, handler) => {
    const server = await plain();
    server.handler = (_request, response) => handler(response);
    const failure = await failureOf(version(server, limits));
    expect(failure).toMatchObject(transient);
    expect(failure.message).toContain('no complete answer within 0.15 s');
  });

  it('a connection closed in the middle of an answer is transient', async () => {
    const server = await plain();
    server.handler = ({ socket }, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('{"version":', () => socket.destroy());
    };
    await expect(failureOf(version(server))).resolves.toMatchObject(transient);
  });

  it('a peer that accepts but never finishes the TLS handshake is given up after the connection time', async () => {
    const server = await raw('https', (socket) => socket.resume());
    const failure = await failureOf(version(server, { connectTimeoutMs: 150 }));
    expect(failure).toMatchObject(transient);
    expect(failure.message).toContain('no connection within 0.15 s');
  });

  it('does not show the Authorization header anywhere', async () => {
    const server = await plain();
    server.handler = ({ socket }) => socket.destroy();
    const failure = await failureOf(version(server));
    expect(failure.cause).toBeUndefined();
    expect(JSON.stringify([failure, failure.message, failure.stack])).not.toContain('s3cr3t');
  });
});

describe('kept-alive connections', () => {
  it('are used again', async () => {
    const server = await plain();
    await version(server);
    await version(server);
    expect(new Set(server.requests.map(({ socket }) => socket)).size).toBe(1);
  });

  it('that turn out to be closed: a GET is repeated once', async () => {
    const server = await forgetful();
    await version(server);
    await expect(version(server)).resolves.toEqual({});
    expect(server.requests).toHaveLength(3);
  });

  it('that turn out to be closed: a write is not repeated', async () => {
    const server = await forgetful();
    const client = factory.create(connectionTo(server));
    await client.get('/api/version/');
    const path = { uuid: 'o1' };
    const failure = await failureOf(client.post('/api/marketplace-orders/{uuid}/set_state_done/', { path }));
    expect(failure).toMatchObject({ name: 'WaldurNetworkError', kind: 'transient' });
    expect(server.requests).toHaveLength(2);
  });
});

describe('certificates', () => {
  it('that nobody vouches for are refused with a hint', async () => {
    const failure = await failureOf(version(await secure()));
    expect(failure).toMatchObject({
      name: 'WaldurNetworkError',
      kind: 'transient',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(failure.message).toContain('SSL_CERT_FILE');
    expect(failure.message).toContain('verify_ssl');
  });

  it('are not checked with verify_ssl false', async () => {
    await expect(version(await secure(), { verifySsl: false })).resolves.toEqual({ version: '1' });
  });

  it('verify_ssl false reaches the OIDC provider as well', async () => {
    const provider = await secure();
    provider.handler = (_, response) => sendJson(response, { access_token: 'jwt' });
    const oidc = { tokenUrl: provider.url, clientId: 'c', clientSecret: 's' };
    const server = await plain();
    await version(server, { oidc, verifySsl: false });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer jwt');
    await expect(failureOf(version(server, { oidc: { ...oidc, clientId: 'd' } }))).resolves.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it.each(['SSL_CERT_FILE', 'SSL_CERT_DIR'])('named by %s are trusted', async (name) => {
    process.env[name] = name === 'SSL_CERT_FILE' ? certificate.file : certificate.folder;
    await expect(version(await secure())).resolves.toEqual({ version: '1' });
  });

  it('an unreadable SSL_CERT_FILE is fatal and named', async () => {
    process.env['SSL_CERT_FILE'] = `${certificate.folder}/missing.pem`;
    const failure = await failureOf(version(await secure()));
    expect(failure).toMatchObject({ kind: 'fatal' });
    expect(failure.message).toContain('missing.pem');
  });
});

describe('proxies', () => {
  it('an explicit one carries https requests in a tunnel, certificate checks included', async () => {
    const [{ server: proxy, targets }, server] = [await httpProxy(), await secure()];
    await expect(version(server, { proxy: proxy.url, verifySsl: false })).resolves.toEqual({ version: '1' });
    expect(targets).toEqual([new URL(server.url).host]);
    await expect(failureOf(version(server, { proxy: proxy.url }))).resolves.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    process.env['SSL_CERT_FILE'] = certificate.file;
    const trusting = { proxy: proxy.url, connectTimeoutMs: 9000 };
    await expect(version(server, trusting)).resolves.toEqual({ version: '1' });
  });

  it('an explicit one carries http requests, with its own login', async () => {
    const { server: proxy, targets } = await httpProxy();
    const answer = await version(await plain(), {
      apiUrl: 'http://waldur.invalid/api/',
      proxy: proxy.url.replace('://', '://user:pass@'),
    });
    expect(answer).toEqual({ version: 'through the proxy' });
    expect(targets).toEqual([`Basic ${btoa('user:pass')} http://waldur.invalid/api/version/`]);
  });

  it.each([
    ['socks5', 'address'],
    ['socks5h', 'name'],
  ])('%s resolves host names as its kind demands (%s)', async (scheme, kind) => {
    const [{ server: proxy, targets }, server] = [await socksProxy(), await secure()];
    const { port } = new URL(server.url);
    const apiUrl = `https://localhost:${port}/api/`;
    const proxyUrl = proxy.url.replace('socks5h', scheme);
    await expect(version(server, { apiUrl, proxy: proxyUrl, verifySsl: false })).resolves.toEqual({ version: '1' });
    expect(targets).toEqual([expect.stringMatching(`^${kind} .*:${port}$`)]);
  });

  it('of the environment are used unless NO_PROXY or an explicit one says otherwise', async () => {
    const [environment, explicit, server] = [await httpProxy(), await httpProxy(), await plain()];
    process.env['HTTP_PROXY'] = environment.server.url;
    await version(server, { proxy: '' });
    await version(server, { proxy: explicit.server.url });
    process.env['NO_PROXY'] = '127.0.0.1';
    await expect(version(server)).resolves.toEqual({ version: '1' });
    expect([environment.targets.length, explicit.targets.length, server.requests.length]).toEqual([1, 1, 1]);
  });

  it.each([403, 407, 502])('a tunnel refused with %i is no answer of Waldur', async (status) => {
    const [{ server: proxy }, server] = [await httpProxy(status), await secure()];
    const failure = await failureOf(version(server, { proxy: proxy.url.replace('://', '://user:pa55@') }));
    expect(failure).toMatchObject({ name: 'WaldurNetworkError', kind: 'transient' });
    expect(failure.message).toContain(`the proxy answered CONNECT with status ${status}`);
    expect(failure.message).not.toContain('pa55');
  });

  it('one that accepts and never answers is given up after the connection time', async () => {
    const [proxy, server] = [await raw('http', (socket) => socket.resume()), await secure()];
    const failure = await failureOf(version(server, { proxy: proxy.url, connectTimeoutMs: 150 }));
    expect(failure).toMatchObject({ name: 'WaldurNetworkError', kind: 'transient' });
    expect(failure.message).toContain('no connection within 0.15 s');
  });

  it('of an unknown kind are refused', async () => {
    const failure = await failureOf(version(await plain(), { proxy: 'ftp://user:pa55@proxy' }));
    expect(failure).toMatchObject({ kind: 'fatal' });
    expect(failure.message).toContain('socks5h');
    expect(failure.message).not.toContain('pa55');
  });
});
