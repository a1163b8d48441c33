import { type BrokerLogin, connectionKey } from '../broker/broker-login.ts';
import { DEFAULT_SETTINGS, type TransportSettings } from '../broker/transport-settings.ts';
import { MqttPublisher } from './mqtt-publisher.ts';

/** One publisher per broker and account, whatever the number of offerings. */
export class MqttPublishers {
  private readonly known = new Map<string, MqttPublisher>();

  constructor(private readonly settings: TransportSettings = DEFAULT_SETTINGS) {}

  /** @throws {TypeError} for a login that cannot be used whatever the broker says */
  to(login: BrokerLogin): MqttPublisher {
    const key = connectionKey(login);
    const publisher = this.known.get(key) ?? new MqttPublisher(login, this.settings);
    this.known.set(key, publisher);
    return publisher;
  }

  start(): void {
    for (const publisher of this.known.values()) publisher.start();
  }

  /** See {@link MqttPublisher.giveUp}. */
  giveUp(): void {
    for (const publisher of this.known.values()) publisher.giveUp();
  }

  async close(): Promise<void> {
    await Promise.all([...this.known.values()].map((publisher) => publisher.close()));
  }
}
