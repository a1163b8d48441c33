import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail, type Fault, Faults } from '../waldur/http/faults.ts';
import { readRequest, send } from '../waldur/http/wire.ts';
import { MupRefusal, type MupBehaviour } from './routes/call.ts';
import { matchRoute } from './routes/router.ts';
import { MupState } from './state/mup-state.ts';

/** A request as it came, without its headers. */
export interface MupRequest {
  readonly method: string;
  /** As sent: values in it are percent-encoded. */
  readonly path: string;
  /** JSON value; undefined without a body. */
  readonly body: unknown;
  /** Status of the answer; 0 while there is none, and for answers lost on purpose. */
  status: number;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The allocation portal MUP in this process: real HTTP on 127.0.0.1, with the life cycles of its records. */
export class SimulatedMup {
  readonly state = new MupState();
  readonly username = 'site-agent';
  readonly password = randomBytes(12).toString('hex');
  /** Every request in order of arrival. */
  readonly requests: MupRequest[] = [];
  private readonly faults = new Faults();

  private constructor(
    private readonly server: Server,
    private readonly behaviour: MupBehaviour,
  ) {}

  static async start(behaviour: MupBehaviour = {}): Promise<SimulatedMup> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const mup = new SimulatedMup(server, behaviour);
    server.on('request', (request, response) => {
      mup.serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
    return mup;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Requests that change something, as `METHOD path`. */
  writes(): string[] {
    return this.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  }

  /** Lets state and faults be; only the log starts anew. */
  forget(): void {
    this.requests.length = 0;
  }

  /** @returns takes the fault back */
  fault(fault: Fault): () => void {
    return this.faults.add(fault);
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, path, target, authorization, body } = await readRequest(incoming);
    const entry: MupRequest = { method, path, body: parsed(body), status: 0 };
    this.requests.push(entry);
    const fault = this.faults.take(method, path, target);
    const reply = fault && fault.after !== true ? undefined : this.answer(entry, authorization);
    if (fault) entry.status = fail(fault.kind, response, reply);
    else if (reply) {
      entry.status = reply.status;
      send(response, reply);
    }
  }

  private answer({ method, path, body }: MupRequest, authorization: string | undefined): Reply {
    if (authorization !== this.login) return { status: 401, body: { detail: 'Invalid username/password.' } };
    const match = matchRoute(method, path);
    if (!match) return { status: 404, body: { detail: 'Not found.' } };
    const { state, behaviour } = this;
    try {
      const call = { state, behaviour, params: match.params, body: isObject(body) ? body : {} };
      // what goes out must not change when the record does
      return { status: 200, body: structuredClone(match.handle(call)) };
    } catch (error) {
      if (!(error instanceof MupRefusal)) throw error;
      return { status: error.status, body: error.body };
    }
  }

  private get login(): string {
    return `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
  }
}

function parsed(body: string): unknown {
  return body === '' ? undefined : (JSON.parse(body) as unknown);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
