import type { Agent } from 'node:http';
import { getProxyForUrl } from 'proxy-from-env';
import { proxyAgent } from './agent-pool.ts';
import type { TlsSettings } from './proxy-agents.ts';
import { tlsSettings } from './tls-settings.ts';

export interface LastingRouteOptions {
  /** Explicit proxy; when absent or empty the environment decides. */
  readonly proxy?: string | undefined;
  readonly verifySsl: boolean;
  /** For a proxy that accepts and does not answer, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** PEM file with certificate authorities beside the usual ones. */
  readonly caFile?: string | undefined;
}

export interface LastingRoute {
  readonly tls: TlsSettings;
  /** Leads through the proxy; absent when there is none. */
  readonly agent?: Agent;
}

/** What a WebSocket is to a proxy; other schemes go straight. */
const WEB_SCHEMES: Readonly<Record<string, string>> = { 'ws:': 'http:', 'wss:': 'https:' };

const SECURE: ReadonlySet<string> = new Set(['wss:', 'mqtts:']);

/**
 * The way of a connection that stays open: the proxy and the certificates that requests to Waldur use too. Through an
 * HTTP proxy it is a tunnel, also without TLS.
 * @param url `ws:` or `wss:`; any other scheme, such as `mqtts:`, goes without a proxy
 * @throws {WaldurSetupError} for an unusable proxy URL or certificate file
 */
export function lastingRoute(url: string, options: LastingRouteOptions): LastingRoute {
  const { proxy = '', verifySsl, connectTimeoutMs, caFile } = options;
  const { protocol } = new URL(url);
  const scheme = WEB_SCHEMES[protocol];
  const through = scheme && (proxy.trim() || getProxyForUrl(url.replace(protocol, scheme)));
  const needsTls = SECURE.has(protocol) || through?.startsWith('https:');
  const tls = needsTls ? tlsSettings(verifySsl, caFile) : { rejectUnauthorized: verifySsl };
  return through ? { tls, agent: proxyAgent(true, through, tls, connectTimeoutMs) } : { tls };
}
