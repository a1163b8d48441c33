import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { BrokerLogin } from '../broker/broker-login.ts';
import type { ConnectionEnd } from '../broker/connection-life.ts';
import type { TransportSettings } from '../broker/transport-settings.ts';
import { openWebSocket, SocketEnd } from '../broker/web-socket.ts';
import { Slots } from '../messages/slots.ts';
import { Attempt } from '../mqtt/attempt.ts';
import { disconnect } from '../mqtt/disconnect.ts';
import { mqttOptions } from '../mqtt/mqtt-options.ts';

/** Messages that wait for their PUBACK at the same time. A Mosquitto allows 20 and says so in MQTT 5 only. */
const MOST_IN_FLIGHT = 16;

/** The connection ended before the broker acknowledged; whether it has the message is not known. */
export class LinkEndedError extends Error {}

interface LinkEvents {
  connected(): void;
  ended(end: ConnectionEnd): void;
}

/** One connection for publishing, from the attempt to its end. */
export class MqttLink {
  private readonly client: MqttClient;
  private readonly attempt = new Attempt();
  private readonly unacknowledged = new Set<(error: Error) => void>();
  private slots = new Slots(MOST_IN_FLIGHT);
  private hasEnded = false;

  constructor(login: BrokerLogin, settings: TransportSettings, events: LinkEvents) {
    const options = publisherOptions(login, settings, () => {
      const socket = openWebSocket(login, 'mqtt', settings.connectTimeoutMs);
      this.attempt.socket = new SocketEnd(socket);
      return socket;
    });
    this.client = connect(login.url, options);
    this.client.on('error', (error) => this.attempt.failed(error));
    this.client.on('disconnect', (packet) => this.attempt.dismissed(packet));
    this.client.on('connect', ({ properties }) => {
      this.attempt.connected = true;
      this.slots = new Slots(Math.min(properties?.receiveMaximum ?? MOST_IN_FLIGHT, MOST_IN_FLIGHT));
      events.connected();
    });
    this.client.once('close', () => {
      this.hasEnded = true;
      events.ended(this.attempt.end);
      for (const fail of this.unacknowledged) fail(new LinkEndedError('the connection ended'));
    });
  }

  /**
   * Resolves with the broker's PUBACK.
   * @throws {LinkEndedError} when none comes any more
   * @throws {Error} when the broker refuses the message, which it can in MQTT 5 only
   */
  publish(topic: string, text: string): Promise<void> {
    return this.slots.run(() => this.send(topic, text));
  }

  async close(limitMs: number): Promise<void> {
    await disconnect(this.client, limitMs);
  }

  private send(topic: string, text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.hasEnded) {
        reject(new LinkEndedError('the connection has ended'));
        return;
      }
      this.unacknowledged.add(reject);
      this.client.publish(topic, text, { qos: 1, retain: false }, (error) => {
        this.unacknowledged.delete(reject);
        if (error) reject(error);
        else resolve();
      });
    });
  }
}

/** A publisher has nothing waiting for it, so it needs no session that outlives its connection. */
function publisherOptions(
  login: BrokerLogin,
  settings: TransportSettings,
  createWebsocket: NonNullable<IClientOptions['createWebsocket']>,
): IClientOptions {
  const { deserializer: _, properties: __, ...options } = mqttOptions(login, settings, createWebsocket);
  return { ...(options as IClientOptions), clean: true };
}
