import type { SandboxMqttBroker } from '../../apps/sandbox/src/broker/mqtt/index.ts';
import type { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import { AccountBase, hex, queueNames, topicNames } from './accounts.ts';
import type { MqttAccount, MqttBrokerUnderTest } from './mqtt-suite.ts';
import type { StompAccount, StompBrokerUnderTest } from './stomp-suite.ts';

class SandboxStompAccount extends AccountBase implements StompAccount {
  readonly host = hex();
  readonly sources: readonly string[];
  protected readonly account = { transport: 'stomp' as const, vhost: this.host };

  constructor(
    private readonly broker: SandboxStompBroker,
    sources: number,
  ) {
    super();
    broker.setUser(this.host, this.name, this.password);
    this.sources = queueNames(this.name, sources);
    for (const queue of this.sources) broker.addQueue(this.host, queue);
  }

  addQueue(queue: string): Promise<void> {
    this.broker.addQueue(this.host, queue);
    return Promise.resolve();
  }

  removeQueue(queue: string): Promise<void> {
    this.broker.removeQueue(this.host, queue);
    return Promise.resolve();
  }

  publish(queue: string, body: string): Promise<void> {
    this.broker.publish(this.host, queue, body);
    return Promise.resolve();
  }

  setPassword(password: string): Promise<void> {
    this.password = password;
    this.broker.setUser(this.host, this.name, password);
    return Promise.resolve();
  }

  remove(): Promise<void> {
    this.broker.removeUser(this.name);
    return Promise.resolve();
  }

  restore(): Promise<void> {
    return this.setPassword(this.password);
  }

  protected get url(): string {
    return this.broker.url;
  }
}

class SandboxMqttAccount extends AccountBase implements MqttAccount {
  readonly sources: readonly string[];
  protected readonly account = { transport: 'mqtt' as const };

  constructor(
    private readonly broker: SandboxMqttBroker,
    private readonly scheme: 'mqtt' | 'ws',
    sources: number,
  ) {
    super();
    broker.setUser(this.name, this.password);
    this.sources = topicNames(this.name, sources);
  }

  publish(topic: string, body: string, qos?: 0 | 1): Promise<void> {
    return this.broker.publish(topic, body, qos);
  }

  setPassword(password: string): Promise<void> {
    this.password = password;
    this.broker.setUser(this.name, password);
    return Promise.resolve();
  }

  remove(): Promise<void> {
    this.broker.removeUser(this.name);
    return Promise.resolve();
  }

  restore(): Promise<void> {
    return this.setPassword(this.password);
  }

  protected get url(): string {
    return this.scheme === 'ws' ? this.broker.webSocketUrl : this.broker.tcpUrl;
  }
}

export function sandboxStomp(broker: SandboxStompBroker): StompBrokerUnderTest {
  return {
    port: Number(new URL(broker.url).port),
    account: (sources = 2) => Promise.resolve(new SandboxStompAccount(broker, sources)),
    kill: () => broker.kill(),
    restart: () => broker.restart(),
    clean: () => Promise.resolve(),
  };
}

export function sandboxMqtt(broker: SandboxMqttBroker, scheme: 'mqtt' | 'ws'): MqttBrokerUnderTest {
  return {
    port: Number(new URL(scheme === 'ws' ? broker.webSocketUrl : broker.tcpUrl).port),
    account: (sources = 2) => Promise.resolve(new SandboxMqttAccount(broker, scheme, sources)),
    kill: () => broker.kill(),
    restart: () => broker.restart(),
    clean: () => Promise.resolve(),
  };
}
