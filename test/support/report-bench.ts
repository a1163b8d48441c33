import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JsonLogger } from '@waldur-site-agent/observability';
import type { ReportingSettings } from '@waldur-site-agent/offering';
import {
  type ChangeWriter,
  type Component,
  LiveWriter,
  REPORTING_BACKEND,
  type Resource,
  type ResourceUsage,
  type Usage,
  type UsageMonth,
} from '@waldur-site-agent/plugin-sdk';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { type OfferingReporting, ReportMode, UsageReportingModule } from '@waldur-site-agent/usage-reporting';
import { InMemoryWorkQueue } from '@waldur-site-agent/work-queue';
import { benchOffering, benchRuntime } from './bench-offering.ts';
import { MemoryBackend } from './memory-backend.ts';

export interface ReportBenchOptions {
  readonly reporting?: Partial<ReportingSettings>;
  readonly components?: Readonly<Record<string, Component>>;
  readonly writer?: ChangeWriter;
  readonly maxAttempts?: number;
  /** Adds capabilities to the backend. */
  readonly extend?: (backend: UsageBackend) => void;
}

/** A backend in memory with usage by month and id. */
export class UsageBackend extends MemoryBackend {
  /** `2024-05` → backend id → usage. */
  readonly used: Record<string, Record<string, { total: Usage; users?: Record<string, Usage> }>> = {};
  readonly asked: string[] = [];
  beforeUsage: (month: string) => void = () => undefined;

  async usage(
    resources: readonly Resource[],
    { year, month }: UsageMonth,
  ): Promise<ReadonlyMap<string, ResourceUsage>> {
    const key = `${year}-${String(month).padStart(2, '0')}`;
    this.asked.push(key);
    this.beforeUsage(key);
    const used = this.used[key] ?? {};
    return new Map(
      resources.flatMap(({ backendId }) => {
        const usage = used[backendId];
        return usage ? [[backendId, { total: usage.total, users: new Map(Object.entries(usage.users ?? {})) }]] : [];
      }),
    );
  }
}

/** Usage reporting on the sandbox's Waldur and a backend in memory, in this process. The present is 15 June 2024. */
export class ReportBench {
  now = new Date('2024-06-15T10:00:00Z');

  private constructor(
    readonly waldur: SandboxWaldur,
    readonly offering: ReturnType<SandboxWaldur['addOffering']>,
    readonly project: ReturnType<SandboxWaldur['addProject']>,
    readonly backend: UsageBackend,
    private readonly logs: readonly string[],
  ) {}

  mode!: ReportMode;
  private app!: INestApplicationContext;

  static async start(options: ReportBenchOptions = {}): Promise<ReportBench> {
    const waldur = await SandboxWaldur.start();
    const project = waldur.addProject({ name: 'Project 1', slug: 'project-1' });
    const components = ['cpu', 'mem'].map((type) => ({ type, billing_type: 'usage' }));
    const offering = waldur.addOffering({ name: 'Cluster', components });
    return ReportBench.on({ waldur, project, offering }, options);
  }

  /** A new process on the same Waldur and backend. */
  static async restarted({ waldur, project, offering, backend, mode, app }: ReportBench): Promise<ReportBench> {
    await mode.stop(1000);
    await app.close();
    const next = await ReportBench.on({ waldur, project, offering }, {});
    for (const [id, account] of backend.accounts) next.backend.accounts.set(id, account);
    return next;
  }

  private static async on(
    { waldur, project, offering }: Pick<ReportBench, 'waldur' | 'project' | 'offering'>,
    options: ReportBenchOptions,
  ): Promise<ReportBench> {
    const writer = options.writer ?? new LiveWriter();
    const backend = new UsageBackend(writer);
    options.extend?.(backend);
    const logs: string[] = [];
    const bench = new ReportBench(waldur, offering, project, backend, logs);
    const logger = new JsonLogger({ level: 'DEBUG', destination: { write: (line: string) => void logs.push(line) } });
    const runtime = benchRuntime(waldur, offering, writer, {
      components: options.components ?? { cpu: { accounting_type: 'usage' }, mem: { accounting_type: 'usage' } },
      reporting: { now: () => bench.now, ...options.reporting },
    });
    const exportAs = Symbol('report');
    bench.app = await NestFactory.createApplicationContext(
      UsageReportingModule.forOffering({
        offering: benchOffering(runtime, REPORTING_BACKEND, backend, undefined),
        exportAs,
        agent: { version: '0.0.0', dependencies: [], mode: 'report', processor: 'OfferingReportProcessor' },
      }),
      { logger, abortOnError: false },
    );
    Logger.overrideLogger(logger);
    const maxAttempts = options.maxAttempts ?? 3;
    const queue = new InMemoryWorkQueue({
      limit: 4,
      retry: { firstMs: 0, factor: 1, maxMs: 0, jitter: 0, maxAttempts },
    });
    bench.mode = new ReportMode([bench.app.get<OfferingReporting>(exportAs)], queue, maxAttempts);
    bench.mode.start();
    return bench;
  }

  /** One cycle to its end; what the ledger says about it. */
  async cycle() {
    this.mode.ledger.clear();
    this.waldur.forget();
    this.backend.asked.length = 0;
    await this.mode.sweep();
    return this.mode.ledger.of('Cluster');
  }

  /** A resource in state OK with its account in the backend. */
  resource(name: string) {
    const { offering, project } = this;
    const resource = this.waldur.addResource({ offering, project, name, backend_id: `hpc_${name.toLowerCase()}` });
    const { backend_id: id, uuid: owner } = resource;
    this.backend.accounts.set(id, { id, owner, limits: {}, users: new Map() });
    return resource;
  }

  use(month: string, resource: { backend_id: string }, total: Usage, users?: Record<string, Usage>): void {
    this.backend.used[month] = {
      ...this.backend.used[month],
      [resource.backend_id]: { total, ...(users === undefined ? {} : { users }) },
    };
  }

  /** Amounts that Waldur has for a month, by component. */
  recorded(resource: { uuid: string }, month: string): Readonly<Record<string, number>> {
    const rows = this.waldur.state.componentUsages.where(
      (usage) => usage.resource.uuid === resource.uuid && usage.billing_period.startsWith(month),
    );
    return Object.fromEntries(rows.map(({ type, usage }) => [type, Number(usage)]));
  }

  /** `user component amount`, sorted. */
  shares(resource: { uuid: string }, month: string): readonly string[] {
    const rows = this.waldur.state.userUsages.where(
      ({ component_usage: usage }) => usage.resource.uuid === resource.uuid && usage.billing_period.startsWith(month),
    );
    return rows.map(({ username, component_usage, usage }) => `${username} ${component_usage.type} ${usage}`).sort();
  }

  posts(path: string): number {
    return this.waldur.requests.filter((request) => request.method === 'POST' && request.path.includes(path)).length;
  }

  gets(path: string): number {
    return this.waldur.requests.filter((request) => request.method === 'GET' && request.path.includes(path)).length;
  }

  logged(text: string): boolean {
    return this.logs.some((line) => line.includes(text));
  }

  async close(): Promise<void> {
    await this.mode.stop(1000);
    await this.app.close();
    await this.waldur.close();
  }
}
