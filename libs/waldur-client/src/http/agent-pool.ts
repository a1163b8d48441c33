import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { getProxyForUrl } from 'proxy-from-env';
import { WaldurSetupError } from '../errors/waldur-errors.ts';
import { ForwardAgent, IDLE_MS, SocksAgent, type TlsSettings, TunnelAgent } from './proxy-agents.ts';
import { tlsSettings } from './tls-settings.ts';

export interface Route {
  /** Explicit proxy; when absent or empty the environment decides. */
  readonly proxy?: string | undefined;
  readonly verifySsl: boolean;
  readonly connectTimeoutMs: number;
}

/** Keep-alive agents, shared by all connections that go the same way. */
export class AgentPool {
  private readonly agents = new Map<string, HttpAgent>();

  /** @throws {WaldurSetupError} for an unusable proxy URL or certificate file */
  agentFor(url: string, route: Route): HttpAgent {
    const secure = new URL(url).protocol === 'https:';
    const proxy = route.proxy?.trim() || getProxyForUrl(url);
    const key = JSON.stringify([secure, proxy, route.verifySsl, route.connectTimeoutMs]);
    const known = this.agents.get(key);
    if (known) return known;
    const agent = this.build(secure, proxy, route);
    this.agents.set(key, agent);
    return agent;
  }

  /** Closes all connections. */
  destroy(): void {
    for (const agent of this.agents.values()) agent.destroy();
    this.agents.clear();
  }

  private build(secure: boolean, proxy: string, route: Route): HttpAgent {
    const needsTls = secure || proxy.startsWith('https:');
    const tls = needsTls ? tlsSettings(route.verifySsl) : { rejectUnauthorized: route.verifySsl };
    if (proxy) return proxyAgent(secure, proxy, tls, route.connectTimeoutMs);
    return secure
      ? new HttpsAgent({ keepAlive: true, timeout: IDLE_MS, ...tls })
      : new HttpAgent({ keepAlive: true, timeout: IDLE_MS });
  }
}

/** @param tunnel false: an HTTP proxy reads and forwards the requests. @throws {WaldurSetupError} for an unusable URL */
export function proxyAgent(tunnel: boolean, proxy: string, tls: TlsSettings, connectTimeoutMs: number): HttpAgent {
  const scheme = URL.canParse(proxy) ? new URL(proxy).protocol : '';
  if (scheme.startsWith('socks')) return new SocksAgent(proxy, tls);
  if (!/^https?:$/.test(scheme)) {
    throw new WaldurSetupError('the proxy must be an http, https, socks5 or socks5h URL (global_proxy or *_PROXY)');
  }
  return tunnel ? new TunnelAgent(proxy, tls, connectTimeoutMs) : new ForwardAgent(proxy, tls);
}
