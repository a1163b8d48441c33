import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { OrderBench, type BenchOptions } from './order-bench.ts';

/** A sandbox Waldur with one offering, one project and a team of three, and order processing on it. */
export class OrderWorld {
  private constructor(
    readonly waldur: SandboxWaldur,
    readonly offering: ReturnType<SandboxWaldur['addOffering']>,
    readonly project: ReturnType<SandboxWaldur['addProject']>,
    readonly bench: OrderBench,
  ) {}

  static async start(options: BenchOptions & { offering?: Record<string, unknown> } = {}): Promise<OrderWorld> {
    const waldur = await SandboxWaldur.start();
    const project = waldur.addProject({ name: 'Project 1', slug: 'project-1' });
    const offering = waldur.addOffering({
      name: 'Cluster',
      components: [{ type: 'cpu' }, { type: 'mem' }],
      plugin_options: options.offering ?? {},
    });
    for (const username of ['alice', 'bob', 'carol']) {
      const user = waldur.addUser({ username: `${username}@example.org` });
      waldur.addTeamMember(project, user);
      waldur.addOfferingUser({ offering, user, username });
    }
    const settings = { allocation_prefix: 'hpc_', ...options.settings };
    return new OrderWorld(
      waldur,
      offering,
      project,
      await OrderBench.start(waldur, offering, { ...options, settings }),
    );
  }

  /** A Create order that waits for the provider. */
  order(name = 'Sample', more: { limits?: Record<string, number>; slug?: string } = {}) {
    const { offering, project } = this;
    const slug = more.slug ?? `${name.toLowerCase()}-1`;
    return this.waldur.placeOrder({
      type: 'Create',
      offering,
      project,
      name,
      slug,
      limits: more.limits ?? { cpu: 10 },
    });
  }

  /** A resource in state OK with its account in the backend. */
  existing(name = 'Old', limits: Record<string, number> = { cpu: 10 }) {
    const { offering, project } = this;
    const backend_id = `hpc_${name.toLowerCase()}`;
    const resource = this.waldur.addResource({ offering, project, name, backend_id, limits });
    this.bench.backend.accounts.set(backend_id, { id: backend_id, owner: resource.uuid, limits, users: new Map() });
    return resource;
  }

  async close(): Promise<void> {
    await this.bench.close();
    await this.waldur.close();
  }
}
