import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

export interface Timeouts {
  readonly connectMs: number;
  readonly requestMs: number;
}

type OnAnswer = (answer: IncomingMessage) => void;

/** The two time limits of one request: for the connection (proxy and TLS included) and for the whole of it. */
export class Deadline {
  /** Which limit was hit, in words. */
  expired: string | undefined;
  private readonly controller = new AbortController();
  private readonly timers: { readonly connect: NodeJS.Timeout; readonly request: NodeJS.Timeout };

  constructor({ connectMs, requestMs }: Timeouts) {
    this.timers = {
      connect: setTimeout(() => this.expire(`no connection within ${connectMs / 1000} s`), connectMs),
      request: setTimeout(() => this.expire(`no complete answer within ${requestMs / 1000} s`), requestMs),
    };
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Node's own request functions, watched for the moment of connection. */
  readonly transport = {
    request: (options: RequestOptions, onAnswer: OnAnswer): ClientRequest => {
      const request =
        options.protocol === 'https:' ? https.request(options, onAnswer) : http.request(options, onAnswer);
      request.once('socket', (socket) => this.awaitConnection(request, socket));
      request.once('response', () => clearTimeout(this.timers.connect));
      return request;
    },
  };

  stop(): void {
    clearTimeout(this.timers.connect);
    clearTimeout(this.timers.request);
  }

  private awaitConnection(request: ClientRequest, socket: Socket): void {
    const connected = () => clearTimeout(this.timers.connect);
    if (request.reusedSocket) connected();
    else if (socket instanceof TLSSocket) socket.once('secureConnect', connected);
    else if (socket.connecting) socket.once('connect', connected);
    else connected();
  }

  private expire(what: string): void {
    this.expired = what;
    this.stop();
    this.controller.abort();
  }
}
