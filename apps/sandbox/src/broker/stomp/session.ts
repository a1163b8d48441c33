import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { type Frame, formatFrame, parseFrame } from './frame.ts';
import { HeartBeats } from './heart-beats.ts';
import type { Consumer, MessageQueue, QueuedMessage } from './message-queue.ts';
import type { VirtualHost } from './virtual-host.ts';

const DESTINATION = '/amq/queue/';

/** Lets somebody in. @returns why not, in RabbitMQ's words */
export type Gate = (host: string, login: string, passcode: string) => VirtualHost | string;

interface Subscription extends Consumer {
  readonly queue: MessageQueue;
}

/** One client of the broker; answers as RabbitMQ 3.10 was seen to. */
export class Session {
  login = '';
  private host: VirtualHost | undefined;
  private readonly id = `session-${randomUUID()}`;
  private readonly subscriptions = new Map<string, Subscription>();
  /** Consumers whose subscription has ended and who still hold messages. */
  private readonly former: Subscription[] = [];
  private readonly pending = new Map<string, { readonly subscription: string; readonly message: QueuedMessage }>();
  private readonly heartBeats = new HeartBeats();
  private delivered = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly gate: Gate,
    private readonly log: (frame: Frame) => void,
  ) {
    socket.on('message', (data: Buffer) => this.receive(data.toString()));
    socket.on('close', () => this.end());
  }

  /** What RabbitMQ does when it has had enough, whatever the reason. */
  die(): void {
    this.socket.close(1000, 'STOMP died');
  }

  private receive(text: string): void {
    this.heartBeats.heard();
    try {
      const frame = parseFrame(text);
      if (!frame) return;
      this.log(frame);
      this.obey(frame);
    } catch {
      this.die();
    }
  }

  private obey({ command, headers }: Frame): void {
    if (command === 'CONNECT' || command === 'STOMP') return this.connect(headers);
    if (!this.host) return this.error('Illegal command', 'You must log in first');
    switch (command) {
      case 'SUBSCRIBE':
        return this.subscribe(this.host, headers) ? undefined : this.die();
      case 'UNSUBSCRIBE':
        this.unsubscribe(headers['id'] ?? '');
        break;
      case 'ACK':
      case 'NACK':
        if (!this.settle(this.host, command, headers)) return undefined;
        break;
      case 'DISCONNECT':
        return this.die();
      default:
        return this.error('Bad command', `Could not interpret command "${command}"`);
    }
    return this.receipt(headers);
  }

  private connect(headers: Frame['headers']): void {
    const { host = '/', login = '', passcode = '', 'heart-beat': heartBeat = '0,0' } = headers;
    if (headers['accept-version']?.split(',').includes('1.2') !== true) {
      this.error('Version mismatch', 'Supported versions are 1.2');
      return;
    }
    const found = this.gate(host, login, passcode);
    if (typeof found === 'string') {
      this.error('Bad CONNECT', found);
      return;
    }
    this.host = found;
    this.login = login;
    this.heartBeats.start(
      heartBeat,
      () => this.socket.send('\n'),
      () => this.die(),
    );
    this.send('CONNECTED', {
      version: '1.2',
      session: this.id,
      'heart-beat': heartBeat.split(',').toReversed().join(','),
      server: 'Sandbox',
    });
  }

  private subscribe(host: VirtualHost, headers: Frame['headers']): boolean {
    const { id = '', destination = '', 'prefetch-count': prefetch = 'Infinity' } = headers;
    const name = destination.startsWith(DESTINATION) ? destination.slice(DESTINATION.length) : '';
    const queue = host.queue(name);
    if (!queue || this.subscriptions.has(id)) return false;
    const subscription: Subscription = {
      queue,
      prefetch: Number(prefetch),
      unacknowledged: new Set(),
      deliver: (message) => this.deliver(id, name, message),
      cancelled: () => this.cancelled(id),
    };
    this.subscriptions.set(id, subscription);
    this.receipt(headers);
    queue.add(subscription);
    return true;
  }

  private deliver(subscription: string, queue: string, message: QueuedMessage): void {
    const ack = `T_${subscription}@@${this.id}@@${(this.delivered += 1)}`;
    this.pending.set(ack, { subscription, message });
    const redelivered = String(message.redelivered);
    const content = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(message.body)) };
    const headers = { subscription, destination: `/queue/${queue}`, 'message-id': ack, redelivered, ack, ...content };
    this.send('MESSAGE', headers, message.body);
  }

  private cancelled(subscription: string): void {
    this.subscriptions.delete(subscription);
    this.error('Server cancelled subscription', 'The server has canceled a subscription.', { subscription });
  }

  private unsubscribe(id: string): void {
    const subscription = this.subscriptions.get(id);
    if (!subscription) return;
    subscription.queue.stop(subscription);
    this.subscriptions.delete(id);
    this.former.push(subscription);
  }

  private settle(host: VirtualHost, command: string, { id = '', requeue }: Frame['headers']): boolean {
    const { subscription: name = '', message } = this.pending.get(id) ?? {};
    const subscription = this.subscriptions.get(name);
    if (!message || !subscription) {
      this.error('Subscription not found', `Message with id "${id}" has no subscription`);
      return false;
    }
    this.pending.delete(id);
    if (command === 'NACK' && requeue !== 'false') subscription.queue.requeue(subscription, [message]);
    else {
      if (command === 'NACK') host.bury(message.body);
      subscription.queue.acknowledge(subscription, message);
    }
    return true;
  }

  /** What it held goes to others. */
  private end(): void {
    this.heartBeats.stop();
    const all = [...this.subscriptions.values(), ...this.former];
    for (const subscription of all) subscription.queue.stop(subscription);
    for (const subscription of all) subscription.queue.requeue(subscription);
    this.subscriptions.clear();
  }

  private receipt({ receipt }: Frame['headers']): void {
    if (receipt !== undefined) this.send('RECEIPT', { 'receipt-id': receipt });
  }

  private error(message: string, body: string, headers: Frame['headers'] = {}): void {
    this.send('ERROR', { message, 'content-type': 'text/plain', ...headers }, body);
  }

  private send(command: string, headers: Frame['headers'], body = ''): void {
    this.socket.send(formatFrame({ command, headers, body }));
  }
}
