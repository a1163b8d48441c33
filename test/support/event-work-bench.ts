import { type INestApplicationContext, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventWorker } from '@waldur-site-agent/event-processing';
import { type MembershipCycle, MembershipSyncModule } from '@waldur-site-agent/membership-sync';
import { JsonLogger } from '@waldur-site-agent/observability';
import { KnownSystems, type OrderCycle, OrderProcessingModule } from '@waldur-site-agent/order-processing';
import { LiveWriter, MEMBERSHIP_SYNC_BACKEND, ORDER_PROCESSING_BACKEND } from '@waldur-site-agent/plugin-sdk';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { InMemoryWorkQueue } from '@waldur-site-agent/work-queue';
import { benchOffering, benchRuntime } from './bench-offering.ts';
import { MemoryBackend } from './memory-backend.ts';

@Module({})
class BenchRoot {}

/** The work that events ask for, on the sandbox's Waldur and a backend in memory, in this process. */
export class EventWorkBench {
  private constructor(
    readonly waldur: SandboxWaldur,
    readonly offering: ReturnType<SandboxWaldur['addOffering']>,
    readonly project: ReturnType<SandboxWaldur['addProject']>,
    readonly backend: MemoryBackend,
    readonly worker: EventWorker,
    private readonly app: INestApplicationContext,
  ) {}

  static async start(): Promise<EventWorkBench> {
    const waldur = await SandboxWaldur.start();
    const project = waldur.addProject({ name: 'Project 1', slug: 'project-1' });
    const offering = waldur.addOffering({ name: 'Cluster', components: [{ type: 'cpu' }] });
    const writer = new LiveWriter();
    const backend = new MemoryBackend(writer);
    const runtime = benchRuntime(waldur, offering, writer, { settings: { allocation_prefix: 'hpc_' } });
    const [orders, members] = [Symbol('orders'), Symbol('members')];
    const agent = { version: '0.0.0', dependencies: [], mode: 'event_process', processor: 'OfferingOrderProcessor' };
    const logger = new JsonLogger({ level: 'DEBUG', destination: { write: () => undefined } });
    const app = await NestFactory.createApplicationContext(
      {
        module: BenchRoot,
        imports: [
          OrderProcessingModule.forOffering({
            offering: benchOffering(runtime, ORDER_PROCESSING_BACKEND, backend, undefined),
            exportAs: orders,
            agent,
            neighbours: new KnownSystems(),
          }),
          MembershipSyncModule.forOffering({
            offering: benchOffering(runtime, MEMBERSHIP_SYNC_BACKEND, backend, undefined),
            exportAs: members,
            agent: { ...agent, processor: 'OfferingMembershipProcessor' },
          }),
        ],
      },
      { logger, abortOnError: false },
    );
    Logger.overrideLogger(logger);
    const retry = { firstMs: 10, factor: 1, maxMs: 10, jitter: 0, maxAttempts: 5 };
    const worker = new EventWorker(
      [{ runtime, orders: app.get<OrderCycle>(orders), membership: app.get<MembershipCycle>(members) }],
      new InMemoryWorkQueue({ limit: 4, retry }),
      retry.maxAttempts,
    );
    worker.start();
    return new EventWorkBench(waldur, offering, project, backend, worker, app);
  }

  get work() {
    return this.worker.workOf(0);
  }

  person(username: string) {
    const user = this.waldur.addUser({ username: `${username}@example.org` });
    this.waldur.addTeamMember(this.project, user);
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
