import type { BrokerLogin } from '../broker/broker-login.ts';
import { ConnectionLife } from '../broker/connection-life.ts';
import { DEFAULT_SETTINGS, type TransportSettings } from '../broker/transport-settings.ts';
import { ConnectionLog } from '../server/connection-log.ts';
import { LinkEndedError, MqttLink } from './mqtt-link.ts';

/** The message was not sent: the bridge is about to end. Whoever gave it has to keep it. */
export class PublisherClosedError extends Error {}

interface Waiting {
  readonly go: (link: MqttLink) => void;
  readonly giveUp: (error: Error) => void;
}

/** Publishes to one MQTT broker with one account: over one connection, made again for ever, after growing pauses. */
export class MqttPublisher {
  private readonly life: ConnectionLife;
  /** The present connection or attempt. */
  private present: MqttLink | undefined;
  private isConnected = false;
  private isClosed = false;
  private readonly waiting = new Set<Waiting>();

  /** @throws {TypeError} for a login that cannot be used whatever the broker says */
  constructor(
    login: BrokerLogin,
    private readonly settings: TransportSettings = DEFAULT_SETTINGS,
  ) {
    this.life = new ConnectionLife(login, settings.reconnect, () => this.connect());
    const log = new ConnectionLog();
    this.life.events.subscribe((event) => log.write(event));
  }

  get connected(): boolean {
    return this.isConnected;
  }

  /** Begins to connect. */
  start(): void {
    this.connect();
  }

  /**
   * Resolves when the broker has acknowledged the message, however long it has to be waited for; it may have got it twice.
   * @throws {PublisherClosedError} when the wait is ended by {@link giveUp}
   * @throws {Error} when the broker refuses the message
   */
  async publish(topic: string, text: string): Promise<void> {
    for (;;) {
      const link = await this.link();
      try {
        await link.publish(topic, text);
        return;
      } catch (error) {
        if (!(error instanceof LinkEndedError)) throw error;
      }
    }
  }

  /** What waits for a connection waits no longer. What has been sent may still be acknowledged. */
  giveUp(): void {
    this.isClosed = true;
    for (const { giveUp } of this.waiting) giveUp(new PublisherClosedError('the bridge is ending'));
    this.waiting.clear();
  }

  async close(): Promise<void> {
    this.giveUp();
    this.life.close();
    await this.present?.close(this.settings.disconnectMs);
  }

  private link(): Promise<MqttLink> {
    return new Promise((go, giveUp) => {
      if (this.isConnected && this.present) go(this.present);
      else if (this.isClosed) giveUp(new PublisherClosedError('the bridge is ending'));
      else this.waiting.add({ go, giveUp });
    });
  }

  private connect(): void {
    this.present = new MqttLink(this.life.login, this.settings, {
      connected: () => this.established(),
      ended: (end) => {
        this.isConnected = false;
        this.life.ended(end);
      },
    });
  }

  private established(): void {
    this.isConnected = true;
    this.life.established();
    for (const { go } of this.waiting) if (this.present) go(this.present);
    this.waiting.clear();
  }
}
