import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { AccountBase, topicNames } from '../brokers/accounts.ts';
import type { MqttAccount, MqttBrokerUnderTest } from '../brokers/mqtt-suite.ts';
import type { RealBrokers } from './brokers.ts';
import { publishMqtt } from './publish-mqtt.ts';

const run = promisify(execFile);

class MosquittoAccount extends AccountBase implements MqttAccount {
  readonly sources: readonly string[];
  protected readonly account: { readonly transport: 'mqtt'; readonly mqttVersion: 4 | 5 };

  constructor(
    private readonly brokers: RealBrokers,
    private readonly scheme: 'mqtt' | 'ws',
    mqttVersion: 4 | 5,
    sources: number,
  ) {
    super();
    this.account = { transport: 'mqtt', mqttVersion };
    this.sources = topicNames(this.name, sources);
  }

  publish(topic: string, body: string, qos: 0 | 1 = 1): Promise<void> {
    const [url, password] = [this.brokers.setting('MOSQUITTO_MQTT'), this.brokers.setting('PASSWORD')];
    return publishMqtt({ url, username: 'admin', password }, topic, body, qos);
  }

  async setPassword(password: string): Promise<void> {
    this.password = password;
    await this.restore();
  }

  /** Resolves when Mosquitto has taken note. */
  async restore(): Promise<void> {
    await run('mosquitto_passwd', ['-b', this.file, this.name, this.password]);
    this.brokers.reload();
    while (!(await this.isKnown())) await pause(20);
  }

  async remove(): Promise<void> {
    await run('mosquitto_passwd', ['-D', this.file, this.name]);
    this.brokers.reload();
    while (await this.isKnown()) await pause(20);
  }

  protected get url(): string {
    return this.brokers.setting(this.scheme === 'ws' ? 'MOSQUITTO_WEB_MQTT' : 'MOSQUITTO_MQTT');
  }

  private get file(): string {
    return join(this.brokers.setting('DIR'), 'etc/accounts');
  }

  private async isKnown(): Promise<boolean> {
    const login = { username: this.name, password: this.password, reconnectPeriod: 0 };
    try {
      await (await connectAsync(this.brokers.setting('MOSQUITTO_MQTT'), login)).endAsync();
      return true;
    } catch {
      return false;
    }
  }
}

export function mosquitto(brokers: RealBrokers, scheme: 'mqtt' | 'ws', version: 4 | 5 = 4): MqttBrokerUnderTest {
  const url = brokers.setting(scheme === 'ws' ? 'MOSQUITTO_WEB_MQTT' : 'MOSQUITTO_MQTT');
  return {
    port: Number(new URL(url).port),
    account: async (sources = 2) => {
      const account = new MosquittoAccount(brokers, scheme, version, sources);
      await account.restore();
      return account;
    },
    kill: () => brokers.kill('mosquitto'),
    restart: () => brokers.restart(),
    // accounts are lines in a file and cost nothing
    clean: () => Promise.resolve(),
  };
}
