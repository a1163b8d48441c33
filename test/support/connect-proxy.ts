import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** An HTTP proxy that makes tunnels and does nothing else. */
export class ConnectProxy {
  /** Where it was asked to connect to, as host:port. */
  readonly tunnels: string[] = [];
  private readonly sockets = new Set<Duplex>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((_, response) => response.writeHead(405).end());
    this.server.on('connect', (request, near, head) => {
      this.tunnels.push(request.url ?? '');
      const { hostname, port } = new URL(`http://${request.url}`);
      const far = connect(Number(port), hostname, () => near.write('HTTP/1.1 200 Connection established\r\n\r\n'));
      far.write(head);
      far.pipe(near).pipe(far);
      for (const socket of [near, far]) this.sockets.add(socket.on('error', () => undefined));
    });
  }

  static async start(): Promise<ConnectProxy> {
    const proxy = new ConnectProxy();
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
