import { HttpService } from '@nestjs/axios';
import { type AxiosResponse, create } from 'axios';
import { firstValueFrom } from 'rxjs';
import type { Redactor } from '../errors/redaction.ts';
import type { AgentPool, Route } from './agent-pool.ts';
import { Deadline, type Timeouts } from './deadline.ts';
import { networkFailure } from './network-failure.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Text as it came. */
  readonly body: string;
  header(name: string): string | undefined;
}

/** Larger answers are refused before they exhaust the memory. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** Sends one request and returns whatever was answered. Follows no redirects, repeats nothing, keeps no secrets. */
export class HttpSender {
  private readonly http = new HttpService(
    create({
      adapter: 'http',
      proxy: false,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      responseType: 'text',
      transformRequest: [(body: unknown) => body],
      transformResponse: [(body: unknown) => body],
      validateStatus: () => true,
    }),
  );

  constructor(
    private readonly agents: AgentPool,
    private readonly route: Route,
    private readonly userAgent: string,
  ) {}

  /** @throws {WaldurNetworkError} when there is no complete answer */
  async send(request: HttpRequest, requestMs: number, redactor: Redactor): Promise<HttpAnswer> {
    const agent = this.agents.agentFor(request.url, this.route);
    const timeouts: Timeouts = { connectMs: this.route.connectTimeoutMs, requestMs };
    const deadline = new Deadline(timeouts);
    try {
      const response = await firstValueFrom(
        this.http.request<string>({
          method: request.method,
          url: request.url,
          headers: {
            Accept: 'application/json',
            'User-Agent': this.userAgent,
            ...contentType(request),
            ...request.headers,
          },
          data: request.body,
          httpAgent: agent,
          httpsAgent: agent,
          signal: deadline.signal,
          transport: deadline.transport,
        }),
      );
      return toAnswer(response);
    } catch (error) {
      throw networkFailure(error, { ...request, expired: deadline.expired }, redactor);
    } finally {
      deadline.stop();
    }
  }
}

/** Without a body the header is suppressed; axios would claim a form. */
function contentType(request: HttpRequest) {
  return { 'Content-Type': request.body === undefined ? false : 'application/json' };
}

function toAnswer(response: AxiosResponse<string>): HttpAnswer {
  return {
    status: response.status,
    body: response.data ?? '',
    header: (name) => {
      const value: unknown = response.headers[name];
      return typeof value === 'string' ? value : undefined;
    },
  };
}
