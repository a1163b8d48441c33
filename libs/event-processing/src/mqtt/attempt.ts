import { ErrorWithReasonCode, type IDisconnectPacket } from 'mqtt';
import type { ConnectionEnd } from '../broker/connection-life.ts';
import type { SocketEnd } from '../broker/web-socket.ts';

/** CONNACK codes of MQTT 3.1.1 and 5: bad user name or password, not authorised, banned. */
const CREDENTIALS = new Set([4, 5, 134, 135, 138]);
/** Server unavailable, busy, elsewhere: not a matter of who asks. */
const AWAY = new Set([3, 136, 137, 139, 156, 157, 159]);

/** One attempt to connect, and the connection that came of it: collects what there is to know about its end. */
export class Attempt {
  connected = false;
  /** Set for WebSockets. */
  socket: SocketEnd | undefined;
  private error: Error | undefined;
  private goodbye: IDisconnectPacket | undefined;

  failed(error: Error): void {
    this.error ??= error;
  }

  /** MQTT 5: the broker says why it ends the connection. */
  dismissed(packet: IDisconnectPacket): void {
    this.goodbye = packet;
  }

  get end(): ConnectionEnd {
    const text = this.text;
    if (!this.connected) return { text, refusal: this.refusal };
    // RabbitMQ hangs up when a topic is not allowed; a connection that breaks ends with an error
    return { text, refusedQueue: this.error === undefined && this.goodbye === undefined };
  }

  private get refusal(): 'credentials' | 'other' | undefined {
    // RabbitMQ's Web-MQTT does not answer CONNECT
    if (this.socket?.reason === 'unauthenticated') return 'credentials';
    if (!(this.error instanceof ErrorWithReasonCode) || AWAY.has(this.error.code)) return undefined;
    return CREDENTIALS.has(this.error.code) ? 'credentials' : 'other';
  }

  private get text(): string {
    if (this.goodbye) return `ended by the broker, reason code ${this.goodbye.reasonCode}`;
    const text = this.error?.message || this.socket?.text;
    if (text) return text;
    return this.connected ? 'closed by the broker' : 'closed without an answer';
  }
}
