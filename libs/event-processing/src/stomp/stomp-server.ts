import { Server } from '@nestjs/microservices';
import type { Client, IFrame, IMessage } from '@stomp/stompjs';
import type { Observable } from 'rxjs';
import type { BrokerEvent, BrokerEventCallbacks } from '../broker/broker-event.ts';
import type { BrokerLogin } from '../broker/broker-login.ts';
import { ConnectionLife } from '../broker/connection-life.ts';
import type { EventTransport } from '../broker/event-transport.ts';
import { onBrokerEvent } from '../broker/on-broker-event.ts';
import { DEFAULT_SETTINGS, type TransportSettings } from '../broker/transport-settings.ts';
import type { SocketEnd } from '../broker/web-socket.ts';
import { type Delivery, parseBody } from '../messages/delivery.ts';
import type { EventSource } from '../messages/event-source.ts';
import { type HandlerLookup, MessageIntake } from '../messages/message-intake.ts';
import { createStompClient, disconnect } from './stomp-client.ts';
import { cancelledSubscription, connectRefusal, errorFrameText } from './stomp-errors.ts';

/** Nest's name for this transport. */
export const STOMP: unique symbol = Symbol('STOMP');

const NORMAL_CLOSURE = 1000;

/** Events from the queues of one login of a RabbitMQ, by STOMP 1.2 over WebSocket. */
export class StompServer extends Server<BrokerEventCallbacks> implements EventTransport {
  override readonly transportId = STOMP;
  override readonly propagatesEventHandlerErrors = true;
  private readonly life: ConnectionLife;
  private readonly client: Client;
  private readonly intakes = new Map<string, MessageIntake>();
  /** Queues that are being left, by name. */
  private readonly leaving = new Map<string, Promise<void>>();
  /** Those of them that are wanted again meanwhile. */
  private readonly again = new Map<string, EventSource>();
  /** Called when the present connection ends. */
  private readonly onEnd = new Set<() => void>();
  /** Why the present connection is about to end, if the broker said so. */
  private failure: { readonly text: string; readonly refusal?: 'credentials' | 'other' } | undefined;

  constructor(
    login: BrokerLogin,
    private readonly settings: TransportSettings = DEFAULT_SETTINGS,
    private readonly handlers: HandlerLookup = (objectType) => this.messageHandlers.get(objectType),
  ) {
    super();
    this.life = new ConnectionLife(login, settings.reconnect, () => this.client.activate());
    this.client = createStompClient(() => this.life.login, settings, {
      connected: () => {
        this.life.established();
        this.askNext();
      },
      error: (frame) => this.failed(frame),
      ended: (end) => this.ended(end),
    });
  }

  get events(): Observable<BrokerEvent> {
    return this.life.events;
  }

  get sources(): readonly EventSource[] {
    return this.life.subscriptions.sources;
  }

  override on<Kind extends keyof BrokerEventCallbacks>(kind: Kind, callback: BrokerEventCallbacks[Kind]): void {
    onBrokerEvent(this.events, kind, callback);
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is Nest's
  override unwrap<T = Client>(): T {
    return this.client as T;
  }

  override listen(callback: () => void): void {
    this.client.activate();
    callback();
  }

  subscribe(source: EventSource): void {
    const { handlers, settings } = this;
    if (this.leaving.has(source.name)) {
      this.again.set(source.name, source);
      return;
    }
    // the broker itself keeps to the prefetch count
    if (!this.intakes.has(source.name))
      this.intakes.set(source.name, new MessageIntake(handlers, settings.retry, Infinity));
    this.life.subscriptions.put(source);
    this.askNext();
  }

  unsubscribe(name: string): Promise<void> {
    this.again.delete(name);
    const left = this.leaving.get(name) ?? this.leave(name).finally(() => this.hasLeft(name));
    this.leaving.set(name, left);
    return left;
  }

  renew(login: BrokerLogin): void {
    this.life.renew(login);
  }

  override async close(): Promise<void> {
    await Promise.all([...this.intakes.values()].map((intake) => intake.stop(this.settings.drainMs)));
    this.life.close();
    await disconnect(this.client, this.settings.disconnectMs);
  }

  private async leave(name: string): Promise<void> {
    // RabbitMQ refuses acknowledgements of a subscription that has ended
    await this.intakes.get(name)?.stop(this.settings.drainMs);
    this.intakes.delete(name);
    if (this.life.subscriptions.delete(name) && this.client.connected) await this.unsubscribed(name);
  }

  private hasLeft(name: string): void {
    const again = this.again.get(name);
    this.leaving.delete(name);
    this.again.delete(name);
    if (again) this.subscribe(again);
  }

  private askNext(): void {
    const source = this.client.connected ? this.life.subscriptions.next() : undefined;
    if (!source) return;
    const { name } = source;
    const receipt = `subscribed-${name}`;
    this.client.watchForReceipt(receipt, () => {
      this.life.consuming(source);
      this.askNext();
    });
    this.client.subscribe(`/amq/queue/${name}`, (message) => this.receive(name, message), {
      id: name,
      ack: 'client-individual',
      'prefetch-count': String(this.settings.prefetch),
      receipt,
    });
  }

  /** Resolves when the broker delivers nothing of it any more, be it because the connection is gone. */
  private unsubscribed(name: string): Promise<void> {
    const receipt = `unsubscribed-${name}`;
    return new Promise((resolve) => {
      this.onEnd.add(resolve);
      this.client.watchForReceipt(receipt, () => {
        this.onEnd.delete(resolve);
        resolve();
      });
      this.client.unsubscribe(name, { receipt });
    });
  }

  private receive(name: string, message: IMessage): void {
    const source = this.life.subscriptions.get(name);
    const intake = this.intakes.get(name);
    if (source && intake) void intake.take(this.delivery(source, intake, message));
  }

  private delivery(source: EventSource, intake: MessageIntake, message: IMessage): Delivery {
    const socket = this.client.webSocket;
    return {
      source,
      topic: message.headers['destination'] ?? source.name,
      headers: message.headers,
      text: message.body,
      body: parseBody(message.body),
      redelivered: message.headers['redelivered'] === 'true',
      isCurrent: () => this.client.webSocket === socket && this.intakes.get(source.name) === intake,
      settle: (settlement) => {
        if (settlement === 'handled') message.ack();
        else message.nack({ requeue: 'false' });
      },
    };
  }

  private failed(frame: IFrame): void {
    const text = errorFrameText(frame);
    const cancelled = this.life.subscriptions.get(cancelledSubscription(frame) ?? '');
    if (cancelled) {
      this.life.queueRefused(cancelled, text);
      return;
    }
    const { asked } = this.life.subscriptions;
    if (!this.client.connected) this.failure = { text, refusal: connectRefusal(frame) };
    else this.failure = { text };
    if (this.client.connected && asked) this.life.queueRefused(asked, text);
    // RabbitMQ leaves the socket open
    this.client.forceDisconnect();
  }

  private ended(end: SocketEnd): void {
    const { failure } = this;
    this.failure = undefined;
    for (const resolve of this.onEnd) resolve();
    this.onEnd.clear();
    this.life.ended(failure ?? { text: end.text, refusedQueue: end.code === NORMAL_CLOSURE });
  }
}
