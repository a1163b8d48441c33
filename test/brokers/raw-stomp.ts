import type { BrokerLogin } from '@waldur-site-agent/event-processing';
import { WebSocket } from 'ws';
import { type Frame, formatFrame, parseFrame } from '../../apps/sandbox/src/broker/stomp/frame.ts';
import { History } from './history.ts';

/** A client of STOMP that does nothing by itself. */
export class RawStomp {
  readonly frames = new History<Frame>();
  readonly heartBeats = new History<number>();
  /** Close code and reason. */
  readonly closed: Promise<readonly [number, string]>;
  private readonly socket: WebSocket;

  private constructor(private readonly login: BrokerLogin) {
    this.socket = new WebSocket(login.url, ['v12.stomp']);
    this.socket.on('message', (data: Buffer) => {
      const frame = parseFrame(data.toString());
      if (frame) this.frames.add(frame);
      else this.heartBeats.add(performance.now());
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve([code, reason.toString()])).on('error', () => undefined);
    });
  }

  /** Opens a WebSocket, without a frame. */
  static async open(login: BrokerLogin): Promise<RawStomp> {
    const client = new RawStomp(login);
    await new Promise((resolve, reject) => client.socket.once('open', resolve).once('error', reject));
    return client;
  }

  /** @returns the answer to CONNECT */
  connect(headers: Readonly<Record<string, string>> = {}): Promise<Frame> {
    const { vhost = '', login, password } = this.login;
    this.send('CONNECT', { 'accept-version': '1.2', host: vhost, login, passcode: password, ...headers });
    return this.frame(() => true);
  }

  static async connected(login: BrokerLogin): Promise<RawStomp> {
    const client = await RawStomp.open(login);
    await client.connect();
    return client;
  }

  send(command: string, headers: Readonly<Record<string, string>>, body = ''): void {
    this.socket.send(formatFrame({ command, headers, body }));
  }

  subscribe(queue: string, prefetch = 10): void {
    const how = { ack: 'client-individual', 'prefetch-count': String(prefetch), receipt: `r-${queue}` };
    this.send('SUBSCRIBE', { destination: `/amq/queue/${queue}`, id: queue, ...how });
  }

  /** The first frame that fits. */
  frame(fits: (frame: Frame) => boolean): Promise<Frame> {
    return this.frames.first(fits);
  }

  error(): Promise<Frame> {
    return this.frame(({ command }) => command === 'ERROR');
  }

  message(body: string): Promise<Frame> {
    return this.frame((frame) => frame.command === 'MESSAGE' && frame.body === body);
  }

  get messages(): readonly string[] {
    return this.frames.all.filter(({ command }) => command === 'MESSAGE').map(({ body }) => body);
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Without goodbye. */
  drop(): void {
    this.socket.terminate();
  }
}
