import type { BrokerLogin } from '../broker/broker-login.ts';

/** Where the broker of an offering is; what is absent follows from Waldur's address. */
export interface BrokerPlace {
  readonly transport: BrokerLogin['transport'];
  /** As configured; normally ends in `/api/`. */
  readonly apiUrl: string;
  readonly host?: string | null | undefined;
  readonly port?: number | null | undefined;
  readonly path?: string | null | undefined;
  readonly useTls: boolean;
}

/** Where Waldur's own ingress leads to the broker. */
const PATHS = { stomp: '/rmqws-stomp', mqtt: '/rmqws' } as const;

/** WebSocket address of the broker, port included, e.g. `wss://waldur.example.org:443/rmqws-stomp`. */
export function brokerUrl({ transport, apiUrl, host, port, path, useTls }: BrokerPlace): string {
  const scheme = useTls ? 'wss' : 'ws';
  const usualPort = useTls ? 443 : 80;
  return `${scheme}://${hostOf(host || new URL(apiUrl).hostname)}:${port ?? usualPort}${pathOf(path || PATHS[transport])}`;
}

function hostOf(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function pathOf(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
