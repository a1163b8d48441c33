import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type MembershipCycle, MembershipMode, MembershipSyncModule } from '@waldur-site-agent/membership-sync';
import type { MembershipSettings } from '@waldur-site-agent/offering';
import { JsonLogger } from '@waldur-site-agent/observability';
import {
  type ChangeWriter,
  LiveWriter,
  MEMBERSHIP_SYNC_BACKEND,
  type UsernameBackend,
} from '@waldur-site-agent/plugin-sdk';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { InMemoryWorkQueue } from '@waldur-site-agent/work-queue';
import { benchOffering, benchRuntime } from './bench-offering.ts';
import { MemoryBackend } from './memory-backend.ts';

export interface MembershipBenchOptions {
  /** Plugin options of the offering in Waldur. */
  readonly pluginOptions?: Record<string, unknown>;
  readonly partitions?: readonly Record<string, unknown>[];
  readonly membership?: Partial<MembershipSettings>;
  readonly usernames?: UsernameBackend;
  readonly writer?: ChangeWriter;
  /** Adds capabilities to the plain backend. */
  readonly extend?: (backend: MemoryBackend) => void;
}

type Project = ReturnType<SandboxWaldur['addProject']>;
type ResourceInput = Partial<Parameters<SandboxWaldur['addResource']>[0]>;

/** Membership sync on the sandbox's Waldur and a backend in memory, in this process. */
export class MembershipBench {
  private constructor(
    readonly waldur: SandboxWaldur,
    readonly offering: ReturnType<SandboxWaldur['addOffering']>,
    readonly project: Project,
    readonly backend: MemoryBackend,
    readonly mode: MembershipMode,
    private readonly app: INestApplicationContext,
    readonly logs: readonly string[],
  ) {}

  static async start(options: MembershipBenchOptions = {}): Promise<MembershipBench> {
    const waldur = await SandboxWaldur.start();
    const project = waldur.addProject({ name: 'Project 1', slug: 'project-1' });
    const offering = waldur.addOffering({
      name: 'Cluster',
      components: [{ type: 'cpu' }, { type: 'mem' }, { type: 'storage' }],
      plugin_options: options.pluginOptions ?? {},
      partitions: options.partitions ?? [],
    });
    const writer = options.writer ?? new LiveWriter();
    const backend = new MemoryBackend(writer);
    options.extend?.(backend);
    const logs: string[] = [];
    const logger = new JsonLogger({ level: 'DEBUG', destination: { write: (line: string) => void logs.push(line) } });
    const runtime = benchRuntime(waldur, offering, writer, options);
    const exportAs = Symbol('cycle');
    const app = await NestFactory.createApplicationContext(
      MembershipSyncModule.forOffering({
        offering: benchOffering(runtime, MEMBERSHIP_SYNC_BACKEND, backend, options.usernames),
        exportAs,
        agent: {
          version: '0.0.0',
          dependencies: [],
          mode: 'membership_sync',
          processor: 'OfferingMembershipProcessor',
        },
      }),
      { logger, abortOnError: false },
    );
    Logger.overrideLogger(logger);
    const queue = new InMemoryWorkQueue({
      limit: 4,
      retry: { firstMs: 0, factor: 1, maxMs: 0, jitter: 0, maxAttempts: 1 },
    });
    const mode = new MembershipMode([app.get<MembershipCycle>(exportAs)], queue);
    mode.start();
    return new MembershipBench(waldur, offering, project, backend, mode, app, logs);
  }

  /** One cycle to its end; what the ledger says about it. */
  async cycle() {
    this.mode.ledger.clear();
    this.waldur.forget();
    this.backend.calls.length = 0;
    await this.mode.sweep();
    return this.tally;
  }

  get tally() {
    return this.mode.ledger.of('Cluster');
  }

  /** A person with a username in the team of a project. */
  person(username: string, project = this.project, role?: string) {
    const user = this.waldur.addUser({ username: `${username}@example.org` });
    this.waldur.addTeamMember(project, user, role);
    const offeringUser = this.waldur.addOfferingUser({ offering: this.offering, user, username });
    return { user, offeringUser };
  }

  leave(user: ReturnType<SandboxWaldur['addUser']>, project = this.project): void {
    this.waldur.removeTeamMember(project, user);
  }

  /** A resource in state OK with its account in the backend. */
  resource(name: string, users: readonly string[] = [], more: ResourceInput = {}) {
    const backend_id = more.backend_id ?? `hpc_${name.toLowerCase()}`;
    const { offering, project } = this;
    const resource = this.waldur.addResource({ offering, project, name, backend_id, limits: { cpu: 10 }, ...more });
    const members = new Map(users.map((username) => [username, { username }]));
    this.backend.accounts.set(backend_id, {
      id: backend_id,
      owner: resource.uuid,
      limits: { cpu: 10 },
      users: members,
    });
    return resource;
  }

  /** Who has access in the backend, sorted. */
  users(resource: { backend_id: string }): readonly string[] {
    return [...(this.backend.accounts.get(resource.backend_id)?.users.keys() ?? [])].sort();
  }

  /** Requests of a kind since the cycle began, e.g. `POST`, `set_limits`. */
  sent(method: string, path: string): number {
    return this.waldur.requests.filter((request) => request.method === method && request.path.includes(path)).length;
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
