import { AccountBase, hex, queueNames, topicNames } from '../brokers/accounts.ts';
import type { MqttAccount, MqttBrokerUnderTest } from '../brokers/mqtt-suite.ts';
import type { StompAccount, StompBrokerUnderTest } from '../brokers/stomp-suite.ts';
import type { RealBrokers } from './brokers.ts';
import { publishMqtt } from './publish-mqtt.ts';
import { RabbitMqApi } from './rabbitmq-api.ts';

abstract class RabbitMqAccount extends AccountBase {
  readonly host = hex();

  constructor(
    protected readonly brokers: RealBrokers,
    protected readonly api: RabbitMqApi,
  ) {
    super();
  }

  async create(): Promise<this> {
    await this.api.addHost(this.host);
    await this.restore();
    return this;
  }

  async setPassword(password: string): Promise<void> {
    this.password = password;
    await this.api.setPassword(this.name, password);
  }

  async restore(): Promise<void> {
    await this.api.addUser(this.host, this.name, this.password);
  }

  async remove(): Promise<void> {
    await this.api.removeUser(this.name);
  }
}

class RabbitMqStompAccount extends RabbitMqAccount implements StompAccount {
  sources: readonly string[] = [];
  protected readonly account = { transport: 'stomp' as const, vhost: this.host };

  async addQueues(count: number): Promise<this> {
    this.sources = queueNames(this.name, count);
    for (const queue of this.sources) await this.addQueue(queue);
    return this;
  }

  addQueue(queue: string): Promise<void> {
    return this.api.addQueue(this.host, queue);
  }

  removeQueue(queue: string): Promise<void> {
    return this.api.removeQueue(this.host, queue);
  }

  publish(queue: string, body: string): Promise<void> {
    return this.api.publish(this.host, queue, body);
  }

  protected get url(): string {
    return this.brokers.setting('RABBITMQ_STOMP');
  }
}

class RabbitMqMqttAccount extends RabbitMqAccount implements MqttAccount {
  readonly sources: readonly string[];
  protected readonly account = { transport: 'mqtt' as const, vhost: this.host };

  constructor(
    brokers: RealBrokers,
    api: RabbitMqApi,
    private readonly scheme: 'mqtt' | 'ws',
    sources: number,
  ) {
    super(brokers, api);
    this.sources = topicNames(this.name, sources);
  }

  publish(topic: string, body: string, qos: 0 | 1 = 1): Promise<void> {
    const [url, password] = [this.brokers.setting('RABBITMQ_MQTT'), this.brokers.setting('PASSWORD')];
    return publishMqtt({ url, username: `${this.host}:admin`, password }, topic, body, qos);
  }

  /** Leaves it the topics of its own subscription. @returns one that it is refused */
  async forbidOthers(): Promise<string> {
    const read = `^subscription\\.${this.name}\\.`;
    const permission = { exchange: 'amq.topic', write: '.*', read };
    await this.api.call('PUT', `/topic-permissions/${this.host}/${this.name}`, permission);
    return 'subscription/other/offering/o/order';
  }

  protected get url(): string {
    return this.brokers.setting(this.scheme === 'ws' ? 'RABBITMQ_WEB_MQTT' : 'RABBITMQ_MQTT');
  }
}

export function rabbitMqStomp(brokers: RealBrokers): StompBrokerUnderTest {
  const api = new RabbitMqApi(brokers);
  return {
    ...basics(brokers, api),
    port: portOf(brokers.setting('RABBITMQ_STOMP')),
    account: async (sources = 2) => (await new RabbitMqStompAccount(brokers, api).create()).addQueues(sources),
  };
}

export function rabbitMqMqtt(brokers: RealBrokers, scheme: 'mqtt' | 'ws'): MqttBrokerUnderTest {
  const api = new RabbitMqApi(brokers);
  return {
    ...basics(brokers, api),
    port: portOf(brokers.setting(scheme === 'ws' ? 'RABBITMQ_WEB_MQTT' : 'RABBITMQ_MQTT')),
    account: (sources = 2) => new RabbitMqMqttAccount(brokers, api, scheme, sources).create(),
  };
}

function basics(brokers: RealBrokers, api: RabbitMqApi) {
  return { kill: () => brokers.kill('rabbitmq'), restart: () => brokers.restart(), clean: () => api.removeAccounts() };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** For {@link refusedTopicTest}. */
export function forbidOthers(account: MqttAccount): Promise<string> {
  return (account as RabbitMqMqttAccount).forbidOthers();
}
