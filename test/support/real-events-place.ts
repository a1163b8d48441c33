import { createHash } from 'node:crypto';
import { RawStomp } from '../brokers/raw-stomp.ts';
import type { RealBrokers } from '../real-brokers/brokers.ts';
import { publishMqtt } from '../real-brokers/publish-mqtt.ts';
import { RabbitMqApi } from '../real-brokers/rabbitmq-api.ts';

/** A broker as far as Waldur administers it and sends to it. */
export interface EventPlace {
  readonly name: string;
  readonly transport: 'stomp' | 'mqtt';
  /** Where agents go: a WebSocket. */
  readonly url: string;
  /** What an offering is configured with besides the address. */
  readonly settings: Readonly<Record<string, unknown>>;
  addUser(host: string, login: string, password: string): Promise<void>;
  hasUser(host: string, login: string): Promise<boolean>;
  /** Ends its connections as well. */
  removeUser(host: string, login: string): Promise<void>;
  /** Makes it, or leaves it as it is; nothing where the agent's own subscription makes the queue. */
  addQueue(host: string, queue: string): Promise<void>;
  /** @param address queue (STOMP) or topic (MQTT) */
  send(host: string, address: string, body: string): Promise<void>;
}

/** What both ways to a RabbitMQ have in common; virtual hosts are made when they are first needed. */
abstract class RabbitMqPlace {
  readonly settings = {};
  readonly api: RabbitMqApi;
  private readonly hosts = new Map<string, Promise<void>>();
  private readonly users = new Set<string>();

  constructor(protected readonly brokers: RealBrokers) {
    this.api = new RabbitMqApi(brokers);
  }

  async addUser(host: string, login: string, password: string): Promise<void> {
    const made = this.hosts.get(host) ?? this.api.addHost(host);
    this.hosts.set(host, made);
    await made;
    await this.api.addUser(host, login, password);
    this.users.add(login);
  }

  /** Without a question to the broker: agents register hundreds of times. */
  async hasUser(_host: string, login: string): Promise<boolean> {
    return this.users.has(login);
  }

  async removeUser(_host: string, login: string): Promise<void> {
    this.users.delete(login);
    await this.api.removeUser(login);
  }

  protected get password(): string {
    return this.brokers.setting('PASSWORD');
  }
}

export class RabbitMqStompPlace extends RabbitMqPlace implements EventPlace {
  readonly name = 'STOMP on RabbitMQ';
  readonly transport = 'stomp';
  private readonly queues = new Map<string, Promise<void>>();

  get url(): string {
    return this.brokers.setting('RABBITMQ_STOMP');
  }

  addQueue(host: string, queue: string): Promise<void> {
    const made = this.queues.get(queue) ?? this.api.addQueue(host, queue);
    this.queues.set(queue, made);
    return made;
  }

  async removeQueue(host: string, queue: string): Promise<void> {
    this.queues.delete(queue);
    await this.api.removeQueue(host, queue);
  }

  /** A connection for each message, with the headers that Waldur gives: equal content has an equal id. */
  async send(host: string, queue: string, body: string): Promise<void> {
    const id = createHash('sha256').update(`${host}:${queue}:${body}`).digest('hex').slice(0, 32);
    const { transport, url, password } = this;
    const sender = await RawStomp.connected({ transport, url, vhost: host, login: 'admin', password });
    const headers = { persistent: 'true', durable: 'true', 'auto-delete': 'false', 'content-type': 'application/json' };
    sender.send('SEND', { destination: `/amq/queue/${queue}`, ...headers, 'x-message-id': id, receipt: 'sent' }, body);
    await sender.frame(({ command }) => command === 'RECEIPT');
    sender.drop();
  }
}

export class RabbitMqMqttPlace extends RabbitMqPlace implements EventPlace {
  readonly name = 'MQTT on RabbitMQ';
  readonly transport = 'mqtt';

  get url(): string {
    return this.brokers.setting('RABBITMQ_WEB_MQTT');
  }

  async addQueue(): Promise<void> {
    // the broker makes a queue for the session of the agent
  }

  send(host: string, topic: string, body: string): Promise<void> {
    const admin = { username: `${host}:admin`, password: this.password };
    return publishMqtt({ url: this.brokers.setting('RABBITMQ_MQTT'), ...admin }, topic, body, 1);
  }
}

/** A broker of the site's own: it knows the agent, and none of Waldur's subscriptions. */
export class MosquittoPlace implements EventPlace {
  readonly name = 'MQTT on Mosquitto';
  readonly transport = 'mqtt';

  constructor(private readonly brokers: RealBrokers) {}

  get url(): string {
    return this.brokers.setting('MOSQUITTO_WEB_MQTT');
  }

  get settings(): Readonly<Record<string, unknown>> {
    return { mqtt_username: 'site-agent', mqtt_password: this.brokers.setting('PASSWORD') };
  }

  async addUser(): Promise<void> {
    // nobody new
  }

  async hasUser(): Promise<boolean> {
    return true;
  }

  async removeUser(): Promise<void> {
    // nobody to remove
  }

  async addQueue(): Promise<void> {
    // the session of the agent is the queue
  }

  send(_host: string, topic: string, body: string): Promise<void> {
    const admin = { username: 'admin', password: this.brokers.setting('PASSWORD') };
    return publishMqtt({ url: this.brokers.setting('MOSQUITTO_MQTT'), ...admin }, topic, body, 1);
  }
}
