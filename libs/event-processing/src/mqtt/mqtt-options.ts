import type { MqttOptions } from '@nestjs/microservices';
import type { IClientOptions } from 'mqtt';
import type { BrokerLogin } from '../broker/broker-login.ts';
import type { TransportSettings } from '../broker/transport-settings.ts';
import { EventDeserializer } from './event-deserializer.ts';

/** Seconds that a broker keeps the session of an agent that is away: what RabbitMQ allows by default. */
const SESSION_EXPIRY_SECONDS = 86_400;

/** Options of Nest's MQTT transport; everything it does not know goes to mqtt.js. */
export function mqttOptions(
  login: BrokerLogin,
  settings: TransportSettings,
  createWebsocket: NonNullable<IClientOptions['createWebsocket']>,
): NonNullable<MqttOptions['options']> {
  const options = {
    ...login.tls,
    username: login.vhost === undefined ? login.login : `${login.vhost}:${login.login}`,
    password: login.password,
    clientId: login.mqttClientId ?? `waldur-site-agent-${login.login}`,
    // messages that arrive while the agent is away wait in its session
    clean: false,
    protocolVersion: login.mqttVersion ?? 4,
    keepalive: Math.max(1, Math.round(settings.heartbeatMs / 1000)),
    connectTimeout: settings.connectTimeoutMs,
    // never by itself: its pauses do not grow
    reconnectPeriod: 0,
    resubscribe: false,
    createWebsocket,
    ...(login.mqttVersion === 5
      ? { properties: { sessionExpiryInterval: SESSION_EXPIRY_SECONDS, receiveMaximum: settings.prefetch } }
      : {}),
  };
  return { ...(options as NonNullable<MqttOptions['options']>), url: login.url, deserializer: new EventDeserializer() };
}
