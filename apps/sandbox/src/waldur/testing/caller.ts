import type { Json } from '../contract/filler.ts';
import { parsed } from '../contract/operation.ts';
import type { SandboxWaldur } from '../sandbox-waldur.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Calls the sandbox as somebody with its token would. Paths start below `/api/`. */
export class Caller {
  constructor(
    private readonly waldur: SandboxWaldur,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.waldur.apiUrl}${path}`, {
      method,
      headers: {
        Authorization: `Token ${this.waldur.token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...this.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: parsed(await response.text()), headers: response.headers };
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, body);
  }

  /** Rows of a list's page. */
  async rows(path: string): Promise<readonly Json[]> {
    return (await this.get(path)).body as Json[];
  }
}
