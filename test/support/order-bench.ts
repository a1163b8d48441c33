import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JsonLogger } from '@waldur-site-agent/observability';
import { type OrderCycle, KnownSystems, OrderMode, OrderProcessingModule } from '@waldur-site-agent/order-processing';
import {
  type ChangeWriter,
  LiveWriter,
  ORDER_PROCESSING_BACKEND,
  type UsernameBackend,
} from '@waldur-site-agent/plugin-sdk';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { InMemoryWorkQueue } from '@waldur-site-agent/work-queue';
import { benchOffering, benchRuntime } from './bench-offering.ts';
import { MemoryBackend } from './memory-backend.ts';

type Started = Awaited<ReturnType<typeof SandboxWaldur.start>>;
type OfferingRecord = ReturnType<Started['addOffering']>;

export interface BenchOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly exposeErrorDetails?: boolean;
  readonly usernames?: UsernameBackend;
  readonly writer?: ChangeWriter;
  readonly maxAttempts?: number;
  /** Adds capabilities to the plain backend. */
  readonly extend?: (backend: MemoryBackend) => void;
}

/** A backend that has these members, too. */
export const extendedWith = (members: object): BenchOptions => ({
  extend: (backend) => Object.assign(backend, members),
});

/** Order processing on the sandbox's Waldur and a backend in memory, in this process. */
export class OrderBench {
  readonly logs: string[] = [];

  private constructor(
    readonly waldur: Started,
    readonly offering: OfferingRecord,
    readonly backend: MemoryBackend,
    private readonly app: INestApplicationContext,
    private readonly mode: OrderMode,
  ) {}

  static async start(waldur: Started, offering: OfferingRecord, options: BenchOptions = {}): Promise<OrderBench> {
    const writer = options.writer ?? new LiveWriter();
    const backend = new MemoryBackend(writer);
    options.extend?.(backend);
    const lines: string[] = [];
    const logger = new JsonLogger({ level: 'DEBUG', destination: { write: (line: string) => void lines.push(line) } });
    const exportAs = Symbol('cycle');
    const app = await NestFactory.createApplicationContext(
      OrderProcessingModule.forOffering({
        offering: benchOffering(
          benchRuntime(waldur, offering, writer, options),
          ORDER_PROCESSING_BACKEND,
          backend,
          options.usernames,
        ),
        exportAs,
        agent: { version: '0.0.0', dependencies: [], mode: 'order_process', processor: 'OfferingOrderProcessor' },
        neighbours: new KnownSystems(),
      }),
      { logger, abortOnError: false },
    );
    Logger.overrideLogger(logger);
    const maxAttempts = options.maxAttempts ?? 3;
    const queue = new InMemoryWorkQueue({
      limit: 4,
      retry: { firstMs: 0, factor: 1, maxMs: 0, jitter: 0, maxAttempts },
    });
    const mode = new OrderMode([app.get<OrderCycle>(exportAs)], queue, maxAttempts);
    mode.start();
    const bench = new OrderBench(waldur, offering, backend, app, mode);
    Object.defineProperty(bench, 'logs', { value: lines });
    return bench;
  }

  /** One sweep and everything that follows from it. */
  async cycle(): Promise<void> {
    await this.mode.sweep();
    await this.mode.idle();
  }

  /** Whether some log line's event contains the text. */
  logged(text: string): boolean {
    return this.logs.some((line) => String((JSON.parse(line) as { event?: unknown }).event).includes(text));
  }

  /** Requests of a kind, e.g. `POST`, `set_state_done`. */
  sent(method: string, path: string): number {
    return this.waldur.requests.filter((request) => request.method === method && request.path.includes(path)).length;
  }

  async close(): Promise<void> {
    await this.mode.stop(1000);
    await this.app.close();
  }
}
