import { type BaseRpcContext, type MqttContext, type ReadPacket, ServerMqtt } from '@nestjs/microservices';
import type { IPublishPacket, ISubscriptionGrant, MqttClient, Packet } from 'mqtt';
import type { Observable } from 'rxjs';
import type { BrokerEvent } from '../broker/broker-event.ts';
import type { BrokerLogin } from '../broker/broker-login.ts';
import { ConnectionLife } from '../broker/connection-life.ts';
import type { EventTransport } from '../broker/event-transport.ts';
import { DEFAULT_SETTINGS, type TransportSettings } from '../broker/transport-settings.ts';
import { openWebSocket, SocketEnd } from '../broker/web-socket.ts';
import type { Delivery } from '../messages/delivery.ts';
import type { EventSource } from '../messages/event-source.ts';
import { type HandlerLookup, MessageIntake } from '../messages/message-intake.ts';
import { Attempt } from './attempt.ts';
import { disconnect } from './disconnect.ts';
import { HeldAcknowledgements } from './held-acknowledgements.ts';
import { mqttOptions } from './mqtt-options.ts';
import { filtersOf } from '../broker/event-topic.ts';
import { UnclaimedMessages } from './unclaimed-messages.ts';

const UNCLAIMED_PATIENCE_MS = 60_000;

/**
 * Events from the topics of one login of an MQTT broker. Nest's own server is the base: its handlers are its topics,
 * fixed at the start; it acknowledges before they are through, reports no refusal and reconnects at a fixed pace.
 */
export class MqttServer extends ServerMqtt implements EventTransport {
  override readonly propagatesEventHandlerErrors = true;
  private readonly life: ConnectionLife;
  private readonly intake: MessageIntake;
  private readonly unclaimed = new UnclaimedMessages(UNCLAIMED_PATIENCE_MS);
  private attempt = new Attempt();
  private starting: Promise<void> = Promise.resolve();
  private held: HeldAcknowledgements | undefined;

  constructor(
    login: BrokerLogin,
    private readonly settings: TransportSettings = DEFAULT_SETTINGS,
    handlers?: HandlerLookup,
  ) {
    super(
      mqttOptions(login, settings, () => {
        const socket = openWebSocket(this.life.login, 'mqtt', settings.connectTimeoutMs);
        this.attempt.socket = new SocketEnd(socket);
        return socket;
      }),
    );
    this.life = new ConnectionLife(login, settings.reconnect, () => this.client?.reconnect());
    const lookup: HandlerLookup = handlers ?? ((objectType) => this.messageHandlers.get(objectType));
    this.intake = new MessageIntake(lookup, settings.retry, settings.prefetch);
  }

  get events(): Observable<BrokerEvent> {
    return this.life.events;
  }

  get sources(): readonly EventSource[] {
    return this.life.subscriptions.sources;
  }

  override async listen(callback: (error?: unknown) => void): Promise<void> {
    let problem: unknown;
    this.starting = super.listen((error) => {
      problem = error;
    });
    await this.starting;
    callback(problem);
  }

  subscribe(source: EventSource): void {
    this.life.subscriptions.put(source);
    this.unclaimed.claim((topic) => this.matchMqttPattern(source.name, topic));
    this.askNext();
  }

  async unsubscribe(name: string): Promise<void> {
    this.life.subscriptions.delete(name);
    const { client } = this;
    // mqtt.js would wait for a connection, which may never come
    if (client?.connected) await client.unsubscribeAsync(name).catch(() => undefined);
  }

  renew(login: BrokerLogin): void {
    if (this.client) this.client.options.password = login.password;
    this.life.renew(login);
  }

  /** The subscriptions stay: the broker keeps what arrives until the next start. */
  override async close(): Promise<void> {
    await this.starting;
    await this.intake.stop(this.settings.drainMs);
    this.unclaimed.clear();
    this.life.close();
    if (this.client) await disconnect(this.client, this.settings.disconnectMs);
  }

  override async createMqttClient(): Promise<MqttClient> {
    const client = (await super.createMqttClient()) as MqttClient;
    client.options.password = this.life.login.password;
    this.held = new HeldAcknowledgements(client);
    return client;
  }

  /** The topics are those of {@link subscribe}, not the patterns of the handlers. */
  override bindEvents(client: MqttClient): void {
    client.on('message', this.getMessageHandler(client));
  }

  override async handleEvent(topic: string, packet: ReadPacket, context: BaseRpcContext): Promise<void> {
    const original = (context as MqttContext).getPacket() as IPublishPacket;
    const source = this.sources.find(({ name }) => this.matchMqttPattern(name, topic));
    if (source) await this.intake.take(this.delivery(source, topic, packet.data, original));
    else this.hold(topic, packet, context, original);
  }

  override registerErrorListener(client: MqttClient): void {
    client.on('error', (error) => this.attempt.failed(error));
  }

  override registerReconnectListener(): void {
    // told by the events of the connection
  }

  override registerDisconnectListener(client: MqttClient): void {
    super.registerDisconnectListener(client);
    client.on('disconnect', (packet) => this.attempt.dismissed(packet));
  }

  override registerConnectListener(client: MqttClient): void {
    super.registerConnectListener(client);
    client.on('connect', ({ sessionPresent }) => {
      this.attempt.connected = true;
      this.life.established(!sessionPresent);
      this.askNext();
    });
  }

  override registerCloseListener(client: MqttClient): void {
    super.registerCloseListener(client);
    client.on('close', () => {
      const { end } = this.attempt;
      this.attempt = new Attempt();
      this.unclaimed.clear();
      this.life.ended(end);
    });
  }

  private get client(): MqttClient | undefined {
    return this.mqttClient as MqttClient | undefined;
  }

  private askNext(): void {
    const { client } = this;
    const source = client?.connected ? this.life.subscriptions.next() : undefined;
    if (!client || !source) return;
    // a SUBACK says yes or no; without one the connection is gone, and with it the question
    client.subscribe(
      source.name,
      { qos: 1 },
      (error: Error | null, _: ISubscriptionGrant[] | undefined, suback?: Packet) => {
        if (!suback) return;
        if (error) this.life.queueRefused(source, error.message);
        else this.life.consuming(source);
        this.askNext();
      },
    );
  }

  private hold(topic: string, packet: ReadPacket, context: BaseRpcContext, original: IPublishPacket): void {
    this.unclaimed.hold(
      topic,
      () => void this.handleEvent(topic, packet, context),
      (isFirst) => {
        if (isFirst) this.leave(topic);
        this.held?.settle(original);
      },
    );
  }

  /** What an earlier start of the agent subscribed to, the session goes on to get. */
  private leave(topic: string): void {
    this.logger.log(`messages of ${topic} are ignored: nothing here subscribes to it any more`);
    if (this.client?.connected) this.client.unsubscribe([...filtersOf(topic)], {}, () => undefined);
  }

  private delivery(source: EventSource, topic: string, body: unknown, packet: IPublishPacket): Delivery {
    const { held } = this;
    return {
      source,
      topic,
      topicWord: topic.split('/').at(-1),
      headers: userProperties(packet),
      text: packet.payload.toString(),
      body,
      redelivered: packet.dup,
      isCurrent: () => packet.qos === 0 || held?.holds(packet) === true,
      settle: () => held?.settle(packet),
    };
  }
}

/** MQTT 5. */
function userProperties({ properties }: IPublishPacket): Record<string, string> {
  const entries = Object.entries(properties?.userProperties ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
