import { WebSocket } from 'ws';
import type { BrokerLogin } from './broker-login.ts';

/** Opens a WebSocket to the broker; failures come as its events, never as exceptions. */
export function openWebSocket(login: BrokerLogin, subprotocol: string, handshakeTimeoutMs: number): WebSocket {
  return new WebSocket(login.url, [subprotocol], {
    ...login.tls,
    ...(login.agent ? { agent: login.agent } : {}),
    handshakeTimeout: handshakeTimeoutMs,
    perMessageDeflate: false,
  });
}

/** Listens to how a WebSocket ends, which the libraries above it pass on in part only. */
export class SocketEnd {
  /** Close code; 1006 for a connection that broke. */
  code: number | undefined;
  reason = '';
  private problem = '';

  constructor(socket: WebSocket) {
    socket.on('error', (error) => {
      this.note(error.message);
    });
    socket.on('close', (code, reason) => {
      this.code = code;
      this.reason = reason.toString();
    });
  }

  /** Says why it is about to end; the first word on it counts. */
  note(problem: string): void {
    this.problem ||= problem;
  }

  /** In words, empty if nothing is known. */
  get text(): string {
    if (this.problem) return this.problem;
    if (this.code === undefined) return '';
    return `closed with code ${this.code}${this.reason && ` (${this.reason})`}`;
  }
}
