import { once } from 'node:events';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** The way to a broker: a port that passes everything on, can be cut or go silent, and may speak TLS. */
export class Network {
  /** Connections made so far. */
  accepted = 0;
  private state: 'up' | 'silent' | 'cut' = 'up';
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: () => number,
  ) {
    server.on('connection', (socket: Socket) => this.watch(socket));
    server.on('tlsClientError', () => undefined);
  }

  /** @param target port of 127.0.0.1 */
  static async to(target: () => number, tls?: TlsOptions): Promise<Network> {
    const server = tls ? createTlsServer({ ...tls, allowHalfOpen: true }) : createTcpServer({ allowHalfOpen: true });
    const network = new Network(server, target);
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => network.join(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return network;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that are open on the side of the client. */
  get open(): number {
    return this.sockets.size;
  }

  /** Resets every connection, and every new one. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Passes nothing on any more and says nothing; new connections are accepted and left alone. */
  silence(): void {
    this.state = 'silent';
    for (const socket of this.sockets) socket.pause();
  }

  /** New connections work again; those that went silent end. */
  mend(): void {
    this.cut();
    this.state = 'up';
  }

  async close(): Promise<void> {
    this.cut();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private watch(socket: Socket): void {
    this.accepted += 1;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
    if (this.state === 'cut') socket.resetAndDestroy();
  }

  private join(near: Socket): void {
    near.on('error', () => undefined);
    if (this.state !== 'up') return;
    const far = connect({ port: this.target(), host: '127.0.0.1', allowHalfOpen: true });
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    // a side that says no more may still be told something, and what it said last must arrive
    near.on('end', () => far.end());
    far.on('end', () => near.end());
    const passOn = (to: Socket) => (chunk: Buffer) => {
      if (this.state === 'up') to.write(chunk);
    };
    near.on('data', passOn(far));
    far.on('data', passOn(near));
  }
}
