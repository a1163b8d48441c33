import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { AgentProcess, type AgentResult, configFile, runAgent } from '../support/agent-process.ts';
import type { TestCluster } from '../support/test-cluster.ts';

type Offering = ReturnType<SandboxWaldur['addOffering']>;
type Project = ReturnType<SandboxWaldur['addProject']>;

/** A Waldur with one SLURM offering, a project with a team of three, and the agent's configuration for a cluster. */
export class Site {
  /** Begins every account and user name, so that test files can share a cluster, one after the other too. */
  readonly p = `t${randomBytes(3).toString('hex')}_`;
  private readonly offerings: Offering[] = [];

  private constructor(
    readonly waldur: SandboxWaldur,
    readonly cluster: TestCluster,
    readonly settings: Readonly<Record<string, unknown>>,
  ) {}

  static async start(cluster: TestCluster, settings: Readonly<Record<string, unknown>> = {}): Promise<Site> {
    const site = new Site(await SandboxWaldur.start(), cluster, settings);
    site.offerings.push(site.addOffering('Cluster'));
    for (const name of ['alice', 'bob', 'carol']) site.addMember(`${site.p}${name}`);
    return site;
  }

  get offering(): Offering {
    return first(this.offerings);
  }

  addMember(username: string): void {
    const user = this.waldur.addUser({ username: `${username}@example.org` });
    this.waldur.addTeamMember(this.theProject(), user);
    for (const offering of this.offerings) this.waldur.addOfferingUser({ offering, user, username });
  }

  secondOffering(): Offering {
    const second = this.addOffering('Second offering');
    this.offerings.push(second);
    for (const { user } of this.theProject().team) {
      this.waldur.addOfferingUser({ offering: second, user, username: first(user.username.split('@')) });
    }
    return second;
  }

  /** A Create order that waits for the provider; its slug is the name in lower case. */
  order(name: string, more: { slug?: string; offering?: Offering; limits?: Record<string, number> } = {}) {
    return this.waldur.placeOrder({
      type: 'Create',
      offering: more.offering ?? this.offering,
      project: this.theProject(),
      name,
      slug: more.slug ?? name.toLowerCase(),
      limits: more.limits ?? { cpu: 10, mem: 10 },
    });
  }

  /** A resource that the agent has made. */
  async created(name: string) {
    const order = this.order(name);
    const result = await this.runOnce();
    if (order.state !== 'done') throw new Error(`not created: ${order.error_message}\n${result.stderr}`);
    return order.resource;
  }

  update(name: string, limits: Record<string, number>) {
    return this.waldur.placeOrder({ type: 'Update', resource: this.resource(name), limits });
  }

  terminate(name: string) {
    return this.waldur.placeOrder({ type: 'Terminate', resource: this.resource(name) });
  }

  resource(name: string) {
    return first(this.waldur.state.resources.where((resource) => resource.name === name));
  }

  runOnce(env: Readonly<Record<string, string>> = {}): Promise<AgentResult> {
    return runAgent(['order-process', '-c', this.config(), '--once'], { ...this.cluster.env, ...env });
  }

  run(...options: string[]): Promise<AgentResult> {
    return runAgent(['order-process', '-c', this.config(), ...options], this.cluster.env);
  }

  /** One cycle of membership sync. */
  sync(options: readonly string[] = ['--once'], more: Parameters<Site['config']>[0] = {}): Promise<AgentResult> {
    return runAgent(['membership-sync', '-c', this.config(more), ...options], this.cluster.env);
  }

  /** A person of the team leaves the project. */
  leave(username: string): void {
    const user = this.waldur.state.users.where((each) => each.username === `${username}@example.org`)[0];
    if (user === undefined) throw new Error(`nobody is called ${username}`);
    this.waldur.removeTeamMember(this.theProject(), user);
  }

  /** The mode as a daemon. */
  daemon(env: Readonly<Record<string, string>> = {}): AgentProcess {
    return new AgentProcess(['order-process', '-c', this.config()], {
      ...this.cluster.env,
      WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off',
      ...env,
    });
  }

  /** Writes the agent's configuration file. */
  config(
    more: {
      token?: string;
      binPath?: string;
      settings?: Readonly<Record<string, unknown>>;
      offering?: Readonly<Record<string, unknown>>;
      agent?: Readonly<Record<string, unknown>>;
    } = {},
  ): string {
    return configFile({
      log_level: 'DEBUG',
      ...more.agent,
      offerings: this.offerings.map((offering) => ({
        name: offering.name,
        waldur_api_url: this.waldur.apiUrl,
        waldur_api_token: more.token ?? this.waldur.token,
        waldur_offering_uuid: offering.uuid,
        backend_type: 'slurm',
        order_processing_backend: 'slurm',
        membership_sync_backend: 'slurm',
        backend_settings: {
          default_account: 'root',
          customer_prefix: `${this.p}cust_`,
          project_prefix: `${this.p}proj_`,
          allocation_prefix: `${this.p}alloc_`,
          cluster_name: this.cluster.name,
          slurm_bin_path: more.binPath ?? this.cluster.binPath,
          write_lock_file: join(tmpdir(), `${lockName(this.cluster)}.lock`),
          enable_user_homedir_account_creation: false,
          ...this.settings,
          ...more.settings,
        },
        backend_components: {
          cpu: { measured_unit: 'k-Hours', accounting_type: 'limit', label: 'CPU', unit_factor: 60000 },
          mem: { measured_unit: 'gb-Hours', accounting_type: 'limit', label: 'RAM', unit_factor: 61440 },
        },
        ...more.offering,
      })),
    });
  }

  async close(): Promise<void> {
    const { violations } = this.waldur;
    await this.waldur.close();
    expect(violations).toEqual([]);
  }

  private addOffering(name: string): Offering {
    return this.waldur.addOffering({ name, components: [{ type: 'cpu' }, { type: 'mem' }] });
  }

  get project(): Project {
    return this.theProject();
  }

  private theProject(): Project {
    const known = this.waldur.state.projects.all[0];
    if (known) return known;
    const customer = this.waldur.addCustomer({ name: 'Org', slug: 'org' });
    return this.waldur.addProject({ name: 'Project one', slug: 'one', customer });
  }
}

function first<T>(list: readonly T[]): T {
  const [head] = list;
  if (head === undefined) throw new Error('nothing there');
  return head;
}

/** Each cluster of a test run has its own lock, so that suites do not wait for each other. */
function lockName({ binPath, name }: TestCluster): string {
  return `slurm-write-${createHash('sha256').update(`${binPath} ${name}`).digest('hex').slice(0, 12)}`;
}
