import { createEventCommands, type OfferingEventHandling } from '../../libs/event-processing/src/exports-handlers.ts';
import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import { EventApp } from './event-app.ts';
import { EventWorkBench, type EventWorkBenchOptions } from './event-work-bench.ts';
import type { MemoryBackend } from './memory-backend.ts';

const HOST = 'v'.repeat(32);
const LOGIN = { vhost: HOST, login: 's'.repeat(32), password: 'tok' };

type Extend = (backend: MemoryBackend) => void;

/** Messages at a broker, and all that they lead to: in Waldur, and in a backend in memory. One offering. */
export class EventFlow {
  private readonly queues = new Set<string>();

  private constructor(
    readonly bench: EventWorkBench,
    readonly broker: SandboxStompBroker,
    readonly app: EventApp,
  ) {}

  /** @param extend adds capabilities to the plain backend */
  static async start(
    extend: Extend = () => undefined,
    options: EventWorkBenchOptions<MemoryBackend> = {},
  ): Promise<EventFlow> {
    const bench = await EventWorkBench.start(options);
    extend(bench.backend);
    const broker = await SandboxStompBroker.start();
    broker.setUser(HOST, LOGIN.login, LOGIN.password);
    const handling: OfferingEventHandling = {
      name: bench.offering.name,
      offeringUuid: bench.offering.uuid,
      work: bench.work,
      commands: createEventCommands({
        offering: bench.runtime,
        orderBackend: bench.backend,
        membershipBackend: bench.backend,
        projectPrefix: '',
        resync: () => bench.work.everything(),
      }),
    };
    return new EventFlow(bench, broker, await EventApp.start([handling]));
  }

  /** Sends a message, and waits until all that it leads to is done. */
  async tell(objectType: string, body: object): Promise<void> {
    this.send(objectType, body);
    await this.worked();
  }

  send(objectType: string, body: object): void {
    const name = `subscription_${LOGIN.login}_offering_${this.bench.offering.uuid}_${objectType}`;
    if (!this.queues.has(name)) {
      this.broker.addQueue(HOST, name);
      const context = { offeringUuid: this.bench.offering.uuid };
      this.app.server.subscribe({ transport: 'stomp', url: this.broker.url, ...LOGIN }, { name, objectType, context });
      this.queues.add(name);
    }
    this.broker.publish(HOST, name, JSON.stringify(body));
  }

  /** Resolves when every message has been acknowledged and worked on. */
  async worked(): Promise<void> {
    while ([...this.queues].some((name) => this.broker.size(HOST, name) > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await this.bench.worker.idle();
  }

  /** Requests so far that change something, `path body`, without UUIDs and without the agent's own registration. */
  get writes(): readonly string[] {
    return this.bench.waldur.requests
      .filter(({ method, path }) => method !== 'GET' && !path.includes('site-agent'))
      .map(({ path, body }) => [shortened(path), body === undefined ? '' : JSON.stringify(body)].join(' ').trim());
  }

  asked(method: string, path: RegExp): number {
    return this.bench.waldur.requests.filter((each) => each.method === method && path.test(each.path)).length;
  }

  /** What the backend was asked to do, beside looking. */
  get done(): readonly string[] {
    return this.bench.backend.calls.filter((call) => call !== 'observeResources');
  }

  async close(): Promise<void> {
    const { violations } = this.bench.waldur;
    await this.app.close();
    await this.broker.close();
    await this.bench.close();
    expect(violations).toEqual([]);
  }
}

function shortened(path: string): string {
  return path.replace(/^\/api\/(marketplace-)?/, '').replaceAll(/[\da-f]{32}\//g, '');
}
