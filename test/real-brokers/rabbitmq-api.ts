import type { RealBrokers } from './brokers.ts';

/** Arguments that Waldur gives its queues. */
const QUEUE = {
  durable: true,
  arguments: {
    'x-message-ttl': 3_600_000,
    'x-max-length': 10_000,
    'x-overflow': 'reject-publish-dlx',
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': 'waldur.dlq.messages',
  },
};
const EVERYTHING = { configure: '.*', write: '.*', read: '.*' };

export interface Named {
  readonly name: string;
}

/** RabbitMQ's management API. Everything rejects with its answer when that is a refusal. */
export class RabbitMqApi {
  constructor(private readonly brokers: RealBrokers) {}

  async call(method: string, path: string, body?: object): Promise<unknown> {
    const authorization = `Basic ${Buffer.from(`admin:${this.brokers.setting('PASSWORD')}`).toString('base64')}`;
    const response = await fetch(`${this.brokers.setting('RABBITMQ_API')}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }

  async list<T extends Named>(path: string): Promise<readonly T[]> {
    return (await this.call('GET', path)) as readonly T[];
  }

  async addHost(host: string): Promise<void> {
    await this.call('PUT', `/vhosts/${host}`);
  }

  /** Somebody who may do everything in a virtual host. */
  async addUser(host: string, name: string, password: string): Promise<void> {
    await this.setPassword(name, password);
    await this.call('PUT', `/permissions/${host}/${name}`, EVERYTHING);
  }

  async setPassword(name: string, password: string): Promise<void> {
    await this.call('PUT', `/users/${name}`, { password, tags: '' });
  }

  /** Ends their connections as well. */
  async removeUser(name: string): Promise<void> {
    await this.call('DELETE', `/users/${name}`);
  }

  async addQueue(host: string, queue: string): Promise<void> {
    await this.call('PUT', `/queues/${host}/${queue}`, QUEUE);
  }

  async removeQueue(host: string, queue: string): Promise<void> {
    await this.call('DELETE', `/queues/${host}/${queue}`);
  }

  async publish(host: string, queue: string, payload: string): Promise<void> {
    await this.call('POST', `/exchanges/${host}/amq.default/publish`, {
      routing_key: queue,
      payload,
      payload_encoding: 'string',
      properties: { delivery_mode: 2, content_type: 'application/json' },
    });
  }

  /** Virtual hosts left behind make every start of RabbitMQ slower. */
  async removeAccounts(): Promise<void> {
    for (const { name } of await this.list('/vhosts')) if (name !== '/') await this.call('DELETE', `/vhosts/${name}`);
    for (const { name } of await this.list('/users')) if (name !== 'admin') await this.removeUser(name);
  }
}
