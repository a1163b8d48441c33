import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs';
import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WaldurConnection } from '../client/waldur-connection.ts';

export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly socket: Socket;
}

export type Handler = (request: SeenRequest, response: ServerResponse) => void;

export interface Certificate {
  readonly folder: string;
  readonly file: string;
  readonly cert: string;
  readonly key: string;
}

/** HTTP(S) server on a free port of 127.0.0.1 that keeps what it was asked. */
export class TestServer {
  readonly requests: SeenRequest[] = [];
  url = '';
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  constructor(public handler: Handler) {}

  async start(certificate?: Certificate): Promise<this> {
    const serve = (request: http.IncomingMessage, response: ServerResponse) => void this.serve(request, response);
    const server = certificate ? https.createServer(certificate, serve) : http.createServer(serve);
    await this.listen(server, certificate ? 'https' : 'http');
    return this;
  }

  /** Listens with any server, e.g. one that speaks raw TCP. */
  async listen(server: Server, scheme: string): Promise<this> {
    this.server = server;
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.server?.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: http.IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', url = '', headers, socket } = request;
    const seen = { method, url: new URL(url, 'http://server'), headers, body, socket };
    this.requests.push(seen);
    this.handler(seen, response);
  }
}

export function sendJson(response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
}

export function connectionTo(server: TestServer, more: Partial<WaldurConnection> = {}): WaldurConnection {
  return { apiUrl: `${server.url}/api/`, token: 's3cr3t-t0ken', verifySsl: true, userAgent: 'test-agent/1', ...more };
}

const CERTIFICATES = join(import.meta.dirname, '../../testing');

/** A self-signed certificate for 127.0.0.1 and localhost, in a folder of its own. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const file = join(folder, 'cert.pem');
  copyFileSync(join(CERTIFICATES, 'localhost.cert.pem'), file);
  const key = readFileSync(join(CERTIFICATES, 'localhost.key.pem'), 'utf8');
  return { folder, file, cert: readFileSync(file, 'utf8'), key };
}

/** The error of a promise that is expected to reject. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  return outcome as Error;
}
