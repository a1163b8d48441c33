import type { BrokerLogin } from '../broker/broker-login.ts';

/** Where the broker of an offering is; what is absent follows from Waldur's address. */
export interface BrokerPlace {
  readonly transport: BrokerLogin['transport'];
  /** MQTT straight over TCP instead of WebSocket. */
  readonly tcp?: boolean;
  /** As configured; normally ends in `/api/`. */
  readonly apiUrl: string;
  readonly host?: string | null | undefined;
  readonly port?: number | null | undefined;
  /** Of the WebSocket. */
  readonly path?: string | null | undefined;
  readonly useTls: boolean;
}

/** Where Waldur's own ingress leads to the broker. */
const PATHS = { stomp: '/rmqws-stomp', mqtt: '/rmqws' } as const;

/** Schemes and usual ports, without and with TLS. */
const WEB_SOCKET = { plain: ['ws', 80], secure: ['wss', 443] } as const;
const TCP = { plain: ['mqtt', 1883], secure: ['mqtts', 8883] } as const;

/** Address of the broker, port included, e.g. `wss://waldur.example.org:443/rmqws-stomp` or `mqtts://localhost:8883`. */
export function brokerUrl({ transport, tcp = false, apiUrl, host, port, path, useTls }: BrokerPlace): string {
  const [scheme, usualPort] = (tcp ? TCP : WEB_SOCKET)[useTls ? 'secure' : 'plain'];
  const place = `${hostOf(host || new URL(apiUrl).hostname)}:${port ?? usualPort}`;
  return `${scheme}://${place}${tcp ? '' : pathOf(path || PATHS[transport])}`;
}

function hostOf(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function pathOf(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
