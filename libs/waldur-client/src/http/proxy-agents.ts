import type { ClientRequest } from 'node:http';
import { checkServerIdentity, type PeerCertificate, type SecureContext } from 'node:tls';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';

export interface TlsSettings {
  readonly rejectUnauthorized: boolean;
  readonly secureContext?: SecureContext;
}

/** An idle connection older than this is closed: firewalls forget such connections without telling. */
export const IDLE_MS = 30_000;

/** Tunnel through an HTTP(S) proxy (CONNECT) to an `https` server. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  constructor(
    proxy: string,
    private readonly tls: TlsSettings,
    private readonly connectTimeoutMs: number,
  ) {
    super(proxy, { keepAlive: true, ...tls });
    this.options = { ...this.options, timeout: IDLE_MS };
  }

  override async connect(request: ClientRequest, options: ConnectOptions) {
    let status = 200;
    request.once('proxyConnect', (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await this.withinTimeout(() => super.connect(request, withTargetTls(options, this.tls)));
    if (status === 200) return socket;
    // the library would hand the proxy's refusal on as if the server had sent it
    socket.destroy();
    throw new Error(`the proxy answered CONNECT with status ${status}`);
  }

  /** A proxy that accepts and never answers must not keep its connection for ever. */
  private async withinTimeout<T>(connect: () => Promise<T>): Promise<T> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), this.connectTimeoutMs);
    Object.assign(this.connectOpts, { signal: patience.signal });
    try {
      return await connect();
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Plain forwarding through an HTTP(S) proxy to an `http` server. */
export class ForwardAgent extends HttpProxyAgent<string> {
  constructor(proxy: string, tls: TlsSettings) {
    super(proxy, { keepAlive: true, ...tls });
    this.options = { ...this.options, timeout: IDLE_MS };
  }
}

export class SocksAgent extends SocksProxyAgent {
  constructor(
    proxy: string,
    private readonly tls: TlsSettings,
  ) {
    super(proxy, { keepAlive: true });
    this.options = { ...this.options, timeout: IDLE_MS };
  }

  override connect(request: ClientRequest, options: ConnectOptions) {
    return super.connect(request, withTargetTls(options, this.tls));
  }
}

type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1];

/** TLS settings given to a proxy agent reach the proxy only; these are for the server behind it. */
function withTargetTls(options: ConnectOptions, tls: TlsSettings): ConnectOptions {
  if (!options.secureEndpoint) return options;
  const host = options.host ?? '';
  // for a server named by its address, Node would compare the certificate with the proxy's name
  const check = (_: string, certificate: PeerCertificate) =>
    checkServerIdentity(options.servername || host, certificate);
  return { ...options, ...tls, checkServerIdentity: check };
}
