import { type RequestEntry, SandboxWaldur, type SandboxWaldurOptions } from '@waldur-site-agent/sandbox';
import { History } from '../brokers/history.ts';

/** A sandbox Waldur whose requests can be waited for. */
export class EventWaldur {
  readonly requests = new History<RequestEntry>();

  private constructor(readonly sandbox: SandboxWaldur) {
    sandbox.onRequest((request) => this.requests.add(request));
  }

  static async start(options: SandboxWaldurOptions = {}): Promise<EventWaldur> {
    return new EventWaldur(await SandboxWaldur.start(options));
  }

  /** The body of the first such request that took effect, be it past or to come. */
  async body(method: string, path: RegExp): Promise<unknown> {
    const request = await this.requests.first((each) => each.method === method && path.test(each.path));
    return request.body;
  }

  /** Resolves when so many such requests have come in, whatever became of them. */
  async asked(method: string, path: RegExp, times: number): Promise<void> {
    const isReached = (): boolean => this.count(method, path) >= times;
    if (isReached()) return;
    await new Promise<void>((resolve) => {
      const remove = this.sandbox.beforeRequest(() => {
        if (!isReached()) return;
        remove();
        resolve();
      });
    });
  }

  /** Every request so far, faulty ones too, as `METHOD path` without the UUIDs that precede an action. */
  get story(): readonly string[] {
    return this.sandbox.requests.map(({ method, path }) => `${method} ${shortened(path)}`);
  }

  /** How many such requests there were, faulty ones too. */
  count(method: string, path: RegExp): number {
    return this.sandbox.requests.filter((each) => each.method === method && path.test(each.path)).length;
  }
}

function shortened(path: string): string {
  return path.replace(/^\/api\//, '').replaceAll(/[\da-f]{32}\//g, '');
}
