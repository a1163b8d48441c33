import type { Agent } from 'node:http';
import { type ConnectionOptions, createSecureContext } from 'node:tls';

/** An account of a message broker, and the way there. */
export interface BrokerLogin {
  readonly transport: 'stomp' | 'mqtt';
  /** `ws:` or `wss:`; for MQTT also `mqtt:` or `mqtts:`. Without user name and password. */
  readonly url: string;
  /** Virtual host of a RabbitMQ. */
  readonly vhost?: string;
  readonly login: string;
  readonly password: string;
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'secureContext' | 'servername'>;
  /** Leads through a proxy; `ws:` and `wss:` only. */
  readonly agent?: Agent;
  /** 4 is MQTT 3.1.1 (default), which every broker speaks; RabbitMQ speaks 5 from its version 3.13 on. */
  readonly mqttVersion?: 4 | 5;
  /** Names the session that the broker keeps. Default: made of the login, so that every start finds it again. */
  readonly mqttClientId?: string;
}

const SCHEMES = { stomp: ['ws:', 'wss:'], mqtt: ['ws:', 'wss:', 'mqtt:', 'mqtts:'] };

/** What makes two logins the same connection. The password does not: it may be renewed. */
export function connectionKey({ transport, url, vhost = '', login }: BrokerLogin): string {
  return JSON.stringify([transport, url, vhost, login]);
}

/** For people: no secret in it. */
export function connectionName({ transport, url, vhost, login }: BrokerLogin): string {
  return `${transport} ${url} as ${vhost === undefined ? '' : `${vhost}:`}${login}`;
}

/**
 * Finds out before connecting what would make connecting throw.
 * @throws {TypeError} for a URL that the transport cannot use
 * @throws {Error} for certificates that cannot be read
 */
export function checkLogin({ transport, url, tls }: BrokerLogin): void {
  const { protocol, username, password, hash } = parsed(url);
  if (!SCHEMES[transport].includes(protocol)) {
    throw new TypeError(`${transport} needs a URL that begins with ${SCHEMES[transport].join(' or ')}`);
  }
  if (username || password || hash) throw new TypeError('the URL of a broker holds a user, a password or a fragment');
  if (tls) createSecureContext(tls);
}

function parsed(url: string): URL {
  if (!URL.canParse(url)) throw new TypeError('the URL of the broker is none');
  return new URL(url);
}
