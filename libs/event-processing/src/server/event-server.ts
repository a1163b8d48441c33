import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { type Observable, Subject } from 'rxjs';
import type { BrokerEvent, BrokerEventCallbacks } from '../broker/broker-event.ts';
import { type BrokerLogin, connectionKey } from '../broker/broker-login.ts';
import type { EventTransport } from '../broker/event-transport.ts';
import { onBrokerEvent } from '../broker/on-broker-event.ts';
import { DEFAULT_SETTINGS, type TransportSettings } from '../broker/transport-settings.ts';
import type { EventSource } from '../messages/event-source.ts';
import type { HandlerLookup } from '../messages/message-intake.ts';
import { MqttServer } from '../mqtt/mqtt-server.ts';
import { StompServer } from '../stomp/stomp-server.ts';
import { ConnectionLog } from './connection-log.ts';

/** A queue or topic that is being listened to. */
export interface EventSubscription {
  /**
   * Ends it, once its running handlers are through. The last one of a connection closes the connection. With others
   * left, what RabbitMQ has sent ahead and no handler has begun is kept from other consumers until the connection ends.
   */
  remove(): Promise<void>;
}

/**
 * Nest strategy over any number of brokers and logins, which come and go while it runs. Their messages go to the same
 * `@EventPattern` handlers; the pattern is the object type, such as `order`. A message is acknowledged when its handler
 * is through, and tried again when it failed.
 */
export class EventServer extends Server<BrokerEventCallbacks> implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  /** How the connections are doing. */
  readonly events: Observable<BrokerEvent>;
  private readonly subject = new Subject<BrokerEvent>();
  private readonly transports = new Map<string, EventTransport>();
  private readonly settings: TransportSettings;
  private state: 'new' | 'listening' | 'closed' = 'new';

  constructor(settings: Partial<TransportSettings> = {}) {
    super();
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.events = this.subject.asObservable();
    const log = new ConnectionLog();
    this.events.subscribe((event) => log.write(event));
  }

  /**
   * Listens to a queue or topic. All sources of one login share one connection, which is made as soon as the server
   * listens. Said again, with whatever the latest registration gave, it renews the password and the context, and
   * tries a refused source once more: pace that, for the broker may refuse it at once.
   * @throws {TypeError} for a login that cannot be used whatever the broker says
   */
  subscribe(login: BrokerLogin, source: EventSource): EventSubscription {
    if (this.state === 'closed') throw new Error('the event server is closed');
    const key = connectionKey(login);
    const transport = this.transports.get(key) ?? this.connect(key, login);
    transport.renew(login);
    transport.subscribe(source);
    return { remove: () => this.remove(key, transport, source.name) };
  }

  override listen(callback: () => void): void {
    this.state = 'listening';
    for (const transport of this.transports.values()) transport.listen(ignore);
    callback();
  }

  /** Takes nothing new, waits for running handlers, acknowledges what they did and disconnects. Never rejects. */
  override async close(): Promise<void> {
    this.state = 'closed';
    await Promise.all([...this.transports.values()].map((transport) => this.end(transport)));
    this.transports.clear();
    this.subject.complete();
  }

  override on<Kind extends keyof BrokerEventCallbacks>(kind: Kind, callback: BrokerEventCallbacks[Kind]): void {
    onBrokerEvent(this.events, kind, callback);
  }

  /** The transports, one for each connection. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is Nest's
  override unwrap<T = readonly EventTransport[]>(): T {
    return [...this.transports.values()] as T;
  }

  private connect(key: string, login: BrokerLogin): EventTransport {
    const handlers: HandlerLookup = (objectType) => this.messageHandlers.get(objectType);
    const Transport = login.transport === 'stomp' ? StompServer : MqttServer;
    const transport: EventTransport = new Transport(login, this.settings, handlers);
    transport.events.subscribe((event) => this.subject.next(event));
    this.transports.set(key, transport);
    if (this.state === 'listening') transport.listen(ignore);
    return transport;
  }

  private async end(transport: EventTransport): Promise<void> {
    try {
      await transport.close();
    } catch (error) {
      this.logger.error(`a connection could not be ended in order: ${errorText(error)}`);
    }
  }

  private async remove(key: string, transport: EventTransport, name: string): Promise<void> {
    await transport.unsubscribe(name);
    if (transport.sources.length > 0 || this.transports.get(key) !== transport) return;
    this.transports.delete(key);
    await transport.close();
  }
}

function ignore(): void {
  // a transport has begun to connect; how that goes is told by its events
}
