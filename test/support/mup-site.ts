import { SandboxWaldur, SimulatedMup } from '@waldur-site-agent/sandbox';
import { type AgentResult, configFile, runAgent } from './agent-process.ts';

type UserState = Parameters<SandboxWaldur['addOfferingUser']>[0]['state'];
type Order = ReturnType<SandboxWaldur['placeOrder']>;
type Resource = Order['resource'];

export interface MupPerson {
  readonly role?: string;
  readonly state?: Exclude<UserState, undefined>;
  /** Profile attributes in Waldur. */
  readonly profile?: Readonly<Record<string, unknown>>;
}

const COMPONENTS = {
  cpu: { label: 'CPU', measured_unit: 'core-hours', unit_factor: 1, mup_allocation_type: 'Deucalion x86_64' },
  gpu: { label: 'GPU', measured_unit: 'gpu-hours', unit_factor: 2, mup_allocation_type: 'Deucalion gpu' },
};

const EXPOSED = ['username', 'full_name', 'email', 'personal_title', 'gender', 'country_of_residence', 'organization'];

/** A Waldur, a portal MUP, one offering on both, a project with a grant, and the built agent between them. */
export class MupSite {
  private constructor(
    readonly waldur: SandboxWaldur,
    readonly mup: SimulatedMup,
    readonly offering: ReturnType<SandboxWaldur['addOffering']>,
    readonly project: ReturnType<SandboxWaldur['addProject']>,
    private readonly settings: Readonly<Record<string, unknown>>,
  ) {}

  /** @param settings over the usual ones of the backend */
  static async start(settings: Readonly<Record<string, unknown>> = {}): Promise<MupSite> {
    const [waldur, mup] = await Promise.all([SandboxWaldur.start(), SimulatedMup.start()]);
    const components = Object.keys(COMPONENTS).map((type) => ({ type }));
    const offering = waldur.addOffering({ name: 'Deucalion', components, exposed_fields: EXPOSED });
    const project = waldur.addProject({
      name: 'EHPC / GRANT-1 / Title',
      slug: 'grant-1',
      description: 'What it is about',
      end_date: '2031-05-31',
      rest: { oecd_fos_2007_code: '1.3' },
    });
    return new MupSite(waldur, mup, offering, project, settings);
  }

  /** Somebody new in the team, with an offering user; the username is settled unless the state says otherwise. */
  join(username: string, { role = 'PROJECT.MEMBER', state = 'OK', profile = {} }: MupPerson = {}) {
    const user = this.waldur.addUser({
      username: `${username}@identity`,
      first_name: username,
      last_name: 'Surname',
      email: `${username}@example.org`,
      attributes: profile,
    });
    this.waldur.addTeamMember(this.project, user, role);
    return this.waldur.addOfferingUser({ offering: this.offering, user, username, state });
  }

  leave({ user }: ReturnType<MupSite['join']>): void {
    this.waldur.removeTeamMember(this.project, user);
  }

  order(limits: Record<string, number> = { cpu: 10, gpu: 3 }): Order {
    const { offering, project } = this;
    return this.waldur.placeOrder({ type: 'Create', offering, project, name: 'Run 1', limits });
  }

  /** A resource that the agent has made. */
  async created(): Promise<Resource> {
    const order = this.order();
    const result = await this.run('order-process');
    if (order.state !== 'done') throw new Error(`not created: ${order.error_message}\n${result.stderr}`);
    return order.resource;
  }

  /** A resource with its allocation, as the agent would have left them. */
  existing(): Resource {
    const { offering, project, mup } = this;
    const resource = this.waldur.addResource({ offering, project, name: 'Run 1', backend_id: 'alloc_run_cpu' });
    const { id } = mup.state.addProject({ grant_number: 'GRANT-1' });
    mup.state.addAllocation({ project: id, identifier: resource.backend_id });
    return resource;
  }

  /** One cycle of a mode, with two attempts at what does not get an answer. */
  run(mode: 'order-process' | 'membership-sync' | 'report'): Promise<AgentResult> {
    return runAgent([mode, '-c', this.config(), '--once'], { WALDUR_SITE_AGENT_ORDER_ATTEMPTS: '2' });
  }

  /** Usernames of the active members of the only project at MUP, sorted. */
  get members(): readonly string[] {
    return this.mup.state.projects.flatMap((project) => this.mup.state.activeMembers(project)).toSorted();
  }

  /** The portal's allocations by type. */
  get allocations(): Readonly<Record<string, readonly [size: number, active: boolean]>> {
    const { allocations } = this.mup.state;
    return Object.fromEntries(allocations.map(({ type, size, active }) => [type, [size, active]]));
  }

  /** What the portal counted for a resource from its beginning. */
  count({ backend_id }: Resource, total: number, users: Readonly<Record<string, number>>): void {
    const allocation = this.mup.state.allocations.find(({ identifier }) => identifier === backend_id);
    if (!allocation) throw new Error(`no allocation ${backend_id}`);
    this.mup.state.usage.set(allocation.id, { total, users });
  }

  async close(): Promise<void> {
    const { violations } = this.waldur;
    await Promise.all([this.waldur.close(), this.mup.close()]);
    expect(violations).toEqual([]);
  }

  private config(): string {
    const { url, username, password } = this.mup;
    const components = Object.entries(COMPONENTS).map(([name, keys]) => [name, { ...keys, accounting_type: 'limit' }]);
    const offering = {
      name: 'Deucalion',
      waldur_api_url: this.waldur.apiUrl,
      waldur_api_token: this.waldur.token,
      waldur_offering_uuid: this.offering.uuid,
      backend_type: 'mup',
      order_processing_backend: 'mup',
      membership_sync_backend: 'mup',
      reporting_backend: 'mup',
      backend_settings: { api_url: url, username, password, timeout: 5, ...this.settings },
      backend_components: Object.fromEntries(components),
    };
    return configFile({ offerings: [offering] });
  }
}
