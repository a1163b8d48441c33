import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Where a broker listens: on a port of 127.0.0.1 that stays the same however often it is shut and opened. */
export class Door {
  private readonly sockets = new Set<Socket>();
  private knownPort = 0;

  constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
    });
  }

  get port(): number {
    return this.knownPort;
  }

  async open(): Promise<void> {
    this.server.listen(this.knownPort, '127.0.0.1');
    await once(this.server, 'listening');
    this.knownPort = (this.server.address() as AddressInfo).port;
  }

  /** Drops every connection without a word, as a broker that is killed does. */
  async slam(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
