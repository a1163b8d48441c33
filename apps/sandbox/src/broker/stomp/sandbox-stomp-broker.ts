import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Door } from '../door.ts';
import type { Frame } from './frame.ts';
import type { MessageQueue } from './message-queue.ts';
import { Session } from './session.ts';
import { VirtualHost } from './virtual-host.ts';

/** A RabbitMQ in this process as far as STOMP 1.2 over WebSocket shows it. Queues and users outlive {@link kill}. */
export class SandboxStompBroker {
  /** Every frame that came in, in order. */
  readonly frames: Frame[] = [];
  private readonly hosts = new Map<string, VirtualHost>();
  private readonly users = new Map<string, { readonly host: string; readonly password: string }>();
  private readonly sessions = new Set<Session>();
  private readonly door: Door;

  private constructor() {
    const http = createServer((request, response) => response.writeHead(request.url === '/ws' ? 426 : 404).end());
    const sockets = new WebSocketServer({ server: http, path: '/ws', handleProtocols: () => 'v12.stomp' });
    sockets.on('connection', (socket) => {
      const session = new Session(
        socket,
        (host, login, passcode) => this.admit(host, login, passcode),
        (frame) => this.frames.push(frame),
      );
      this.sessions.add(session);
      socket.on('close', () => this.sessions.delete(session)).on('error', () => undefined);
    });
    this.door = new Door(http);
  }

  static async start(): Promise<SandboxStompBroker> {
    const broker = new SandboxStompBroker();
    await broker.restart();
    return broker;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.door.port}/ws`;
  }

  /** How many clients are connected. */
  get connections(): number {
    return this.sessions.size;
  }

  /** Adds a user of one virtual host or changes the password; who is connected stays so. */
  setUser(host: string, login: string, password: string): void {
    this.users.set(login, { host, password });
    if (!this.hosts.has(host)) this.hosts.set(host, new VirtualHost());
  }

  /** Ends its connections as well. */
  removeUser(login: string): void {
    this.users.delete(login);
    for (const session of this.sessions) if (session.login === login) session.die();
  }

  addQueue(host: string, queue: string): void {
    this.hosts.get(host)?.add(queue);
  }

  /** Its consumers are told; their connections stay. */
  removeQueue(host: string, queue: string): void {
    this.hosts.get(host)?.remove(queue);
  }

  /** A message for a queue that is not there is lost, as with RabbitMQ. */
  publish(host: string, queue: string, body: string): void {
    this.queue(host, queue)?.publish(body);
  }

  /** Messages that nobody has acknowledged. */
  size(host: string, queue: string): number {
    return this.queue(host, queue)?.size ?? 0;
  }

  /** Fault: everybody is cut off and nobody let in until {@link restart}. */
  async kill(): Promise<void> {
    await this.door.slam();
  }

  async restart(): Promise<void> {
    await this.door.open();
  }

  close(): Promise<void> {
    return this.kill();
  }

  private queue(host: string, queue: string): MessageQueue | undefined {
    return this.hosts.get(host)?.queue(queue);
  }

  private admit(host: string, login: string, passcode: string): VirtualHost | string {
    const user = this.users.get(login);
    if (user?.password !== passcode) return `Access refused for user '${login}'`;
    const found = user.host === host ? this.hosts.get(host) : undefined;
    return found ?? `Virtual host '${host}' access denied`;
  }
}
