import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { Aedes, type Client } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { Door } from '../door.ts';
import { SentPackets } from './sent-packets.ts';

/** A broker of MQTT 3.1.1 in this process, over TCP and WebSocket, with sessions that outlive their connections. */
export class SandboxMqttBroker {
  /** Payloads in the order in which clients acknowledged them. */
  readonly acknowledged: string[] = [];
  private readonly users = new Map<string, string>();
  private readonly clients = new Map<Client, string>();
  private readonly refused = new Set<string>();
  private readonly sent = new SentPackets();
  private readonly tcp: Door;
  private readonly webSocket: Door;

  private constructor(private readonly aedes: Aedes) {
    aedes.authenticate = (client, login = '', password, done) => {
      const isRight = this.users.has(login) && this.users.get(login) === password?.toString();
      if (isRight) this.clients.set(client, login);
      done(null, isRight);
    };
    aedes.authorizeSubscribe = (_, subscription, done) =>
      done(null, this.refused.has(subscription.topic) ? null : subscription);
    aedes.authorizeForward = (client, packet) => {
      packet.dup = this.sent.isRepeated(client.id, packet);
      return packet;
    };
    aedes.on('ack', (packet) => {
      if (packet?.cmd === 'publish') this.acknowledged.push(packet.payload.toString());
    });
    aedes.on('clientDisconnect', (client) => this.clients.delete(client));
    this.tcp = new Door(createTcpServer((socket) => void aedes.handle(socket)));
    const http = createHttpServer((_, response) => response.writeHead(426).end());
    const sockets = new WebSocketServer({ server: http, path: '/ws' });
    sockets.on('connection', (socket, request) => void aedes.handle(createWebSocketStream(socket), request));
    this.webSocket = new Door(http);
  }

  static async start(): Promise<SandboxMqttBroker> {
    const broker = new SandboxMqttBroker(await Aedes.createBroker());
    await broker.restart();
    return broker;
  }

  get tcpUrl(): string {
    return `mqtt://127.0.0.1:${this.tcp.port}`;
  }

  get webSocketUrl(): string {
    return `ws://127.0.0.1:${this.webSocket.port}/ws`;
  }

  /** How many clients are connected. */
  get connections(): number {
    return this.clients.size;
  }

  /** Adds a user or changes the password; who is connected stays so. */
  setUser(login: string, password: string): void {
    this.users.set(login, password);
  }

  /** Ends its connections as well. */
  removeUser(login: string): void {
    this.users.delete(login);
    for (const [client, name] of this.clients) if (name === login) client.close();
  }

  /** Fault: subscriptions to this topic filter are refused until {@link allowTopic}. */
  refuseTopic(filter: string): void {
    this.refused.add(filter);
  }

  allowTopic(filter: string): void {
    this.refused.delete(filter);
  }

  publish(topic: string, payload: string, qos: 0 | 1 = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      this.aedes.publish({ cmd: 'publish', topic, payload, qos, retain: false, dup: false }, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }

  /** Fault: everybody is cut off and nobody let in until {@link restart}. Sessions are kept, as a broker keeps them on disk. */
  async kill(): Promise<void> {
    await Promise.all([this.tcp.slam(), this.webSocket.slam()]);
  }

  async restart(): Promise<void> {
    await Promise.all([this.tcp.open(), this.webSocket.open()]);
  }

  async close(): Promise<void> {
    await this.kill();
    await new Promise<void>((resolve) => {
      this.aedes.close(() => resolve());
    });
  }
}
