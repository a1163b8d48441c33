import { type INestApplicationContext, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type EventOffering, EventWorker } from '@waldur-site-agent/event-processing';
import { type MembershipCycle, MembershipSyncModule } from '@waldur-site-agent/membership-sync';
import { JsonLogger } from '@waldur-site-agent/observability';
import { KnownSystems, type OrderCycle, OrderProcessingModule } from '@waldur-site-agent/order-processing';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import {
  type ChangeWriter,
  LiveWriter,
  MEMBERSHIP_SYNC_BACKEND,
  ORDER_PROCESSING_BACKEND,
  type UsernameBackend,
} from '@waldur-site-agent/plugin-sdk';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { InMemoryWorkQueue } from '@waldur-site-agent/work-queue';
import { benchOffering, benchRuntime } from './bench-offering.ts';
import { MemoryBackend } from './memory-backend.ts';

@Module({})
class BenchRoot {}

export interface EventWorkBenchOptions<B extends MemoryBackend> {
  /** A plain one by default. */
  readonly backend?: (writer: ChangeWriter) => B;
  readonly usernames?: UsernameBackend;
  /** Plugin options of the offering in Waldur. */
  readonly pluginOptions?: Record<string, unknown>;
  /** What the offering listens to beside its own Waldur. */
  readonly target?: (backend: B) => EventOffering['target'];
}

/** The work that events ask for, on the sandbox's Waldur and a backend in memory, in this process. */
export class EventWorkBench<B extends MemoryBackend = MemoryBackend> {
  private constructor(
    readonly waldur: SandboxWaldur,
    readonly offering: ReturnType<SandboxWaldur['addOffering']>,
    readonly project: ReturnType<SandboxWaldur['addProject']>,
    readonly backend: B,
    readonly worker: EventWorker,
    readonly parts: EventOffering,
    private readonly app: INestApplicationContext,
  ) {}

  static async start<B extends MemoryBackend = MemoryBackend>(
    options: EventWorkBenchOptions<B> = {},
  ): Promise<EventWorkBench<B>> {
    const waldur = await SandboxWaldur.start();
    const project = waldur.addProject({ name: 'Project 1', slug: 'project-1' });
    const offering = waldur.addOffering({
      name: 'Cluster',
      components: [{ type: 'cpu' }],
      plugin_options: options.pluginOptions ?? {},
    });
    const writer = new LiveWriter();
    const backend = options.backend?.(writer) ?? (new MemoryBackend(writer) as B);
    const target = options.target?.(backend);
    const runtime = benchRuntime(waldur, offering, writer, { settings: { allocation_prefix: 'hpc_' } });
    const [orders, members] = [Symbol('orders'), Symbol('members')];
    const agent = { version: '0.0.0', dependencies: [], mode: 'event_process', processor: 'OfferingOrderProcessor' };
    const logger = new JsonLogger({ level: 'DEBUG', destination: { write: () => undefined } });
    const app = await NestFactory.createApplicationContext(
      {
        module: BenchRoot,
        imports: [
          OrderProcessingModule.forOffering({
            offering: benchOffering(runtime, ORDER_PROCESSING_BACKEND, backend, options.usernames),
            exportAs: orders,
            agent,
            neighbours: new KnownSystems(),
          }),
          MembershipSyncModule.forOffering({
            offering: benchOffering(runtime, MEMBERSHIP_SYNC_BACKEND, backend, options.usernames),
            exportAs: members,
            agent: { ...agent, processor: 'OfferingMembershipProcessor' },
          }),
        ],
      },
      { logger, abortOnError: false },
    );
    Logger.overrideLogger(logger);
    const retry = { firstMs: 10, factor: 1, maxMs: 10, jitter: 0, maxAttempts: 5 };
    const parts: EventOffering = {
      runtime,
      orders: app.get<OrderCycle>(orders),
      membership: app.get<MembershipCycle>(members),
      ...(target === undefined ? {} : { target }),
    };
    const worker = new EventWorker([parts], new InMemoryWorkQueue({ limit: 4, retry }), retry.maxAttempts);
    worker.start();
    return new EventWorkBench(waldur, offering, project, backend, worker, parts, app);
  }

  get runtime(): OfferingRuntime {
    return this.parts.runtime;
  }

  get work() {
    return this.worker.workOf(0);
  }

  person(username: string, role?: string) {
    const user = this.waldur.addUser({ username: `${username}@example.org` });
    this.waldur.addTeamMember(this.project, user, role);
    this.waldur.addOfferingUser({ offering: this.offering, user, username });
    return user;
  }

  resource(name: string, users: readonly string[] = []) {
    const { offering, project } = this;
    const backend_id = `hpc_${name.toLowerCase()}`;
    const resource = this.waldur.addResource({ offering, project, name, backend_id, limits: { cpu: 10 } });
    const members = new Map(users.map((username) => [username, { username }]));
    this.backend.accounts.set(backend_id, { id: backend_id, owner: resource.uuid, limits: {}, users: members });
    return resource;
  }

  users(resource: { backend_id: string }): readonly string[] {
    return [...(this.backend.accounts.get(resource.backend_id)?.users.keys() ?? [])].sort();
  }

  gets(path: string): number {
    return this.waldur.requests.filter((request) => request.method === 'GET' && request.path.includes(path)).length;
  }

  async close(): Promise<void> {
    await this.worker.stop(1000);
    await this.app.close();
    await this.waldur.close();
  }
}
