import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { Network } from '../brokers/network.ts';
import { Site } from '../orders/site.ts';
import { AgentProcess } from './agent-process.ts';
import { RealEvents } from './real-events.ts';
import type { EventPlace } from './real-events-place.ts';

const MEMBERSHIP = [
  'user_role',
  'resource',
  'service_account',
  'course_account',
  'offering_user',
  'offering_resources_sync',
];

export interface EventSiteOptions {
  /** Whether members are kept in step by events; true by default. */
  readonly membership?: boolean;
}

/** A sandbox Waldur, a simulated SLURM and a real broker, with the built agent between them. */
export class EventSite {
  readonly events: RealEvents;
  agent: AgentProcess | undefined;
  /** Directory of SLURM's programs, instead of the simulated cluster's own. */
  binPath: string | undefined;

  private constructor(
    readonly slurm: SimulatedSlurm,
    readonly site: Site,
    /** The agent's way to the broker. */
    readonly network: Network,
    readonly place: EventPlace,
    private readonly options: EventSiteOptions,
  ) {
    this.events = new RealEvents(site.waldur, place);
  }

  static async start(place: EventPlace, options: EventSiteOptions = {}): Promise<EventSite> {
    const slurm = SimulatedSlurm.create();
    const network = await Network.to(() => Number(new URL(place.url).port));
    const cluster = { kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} } as const;
    const settings = { periodic_limits: { enabled: true } };
    return new EventSite(slurm, await Site.start(cluster, settings), network, place, options);
  }

  get objectTypes(): readonly string[] {
    const members = this.options.membership === false ? [] : MEMBERSHIP;
    return ['order', 'resource_api_key_rotation', ...members, 'resource_periodic_limits'];
  }

  /** @param port of 127.0.0.1 instead of the way to the broker */
  address(port = this.network.port): Record<string, unknown> {
    const { transport, url } = this.place;
    return {
      ...this.place.settings,
      websocket_use_tls: false,
      [`${transport}_enabled`]: true,
      [`${transport}_ws_host`]: '127.0.0.1',
      [`${transport}_ws_port`]: port,
      [`${transport}_ws_path`]: new URL(url).pathname,
    };
  }

  config(): string {
    const { binPath, options } = this;
    const { membership = true } = options;
    return this.site.config({
      ...(binPath ? { binPath } : {}),
      offering: { ...this.address(), stomp_membership_sync_enabled: membership },
    });
  }

  /** Starts the agent and waits until it gets messages of all types. */
  async run(): Promise<void> {
    this.start(this.config());
    await this.consuming(0);
  }

  start(config: string): void {
    this.agent = new AgentProcess(['event-process', '-c', config], { WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off' });
  }

  /** @returns its exit status */
  async stop(): Promise<number | null> {
    const { agent } = this;
    if (!agent) throw new Error('the agent does not run');
    agent.kill('SIGTERM');
    return (await agent.finished()).code;
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    const { agent } = this;
    if (!agent || agent.child.exitCode !== null || agent.child.signalCode !== null) return;
    const ended = agent.finished();
    agent.kill();
    await ended;
  }

  /** Number of characters that the agent has logged; what follows is news. */
  get logged(): number {
    return this.agent?.output.length ?? 0;
  }

  /** The agent's log from there on. */
  log(since = 0): string {
    return this.agent?.output.slice(since) ?? '';
  }

  /** Resolves when messages of these types come in; says so in the log after that point. */
  async consuming(since: number, objectTypes = this.objectTypes): Promise<void> {
    const isConsumed = (type: string): boolean =>
      new RegExp(`receiving events of \\S*[_/]${type}: `).test(this.log(since));
    await this.until('messages come in', () => objectTypes.every(isConsumed));
  }

  async says(text: RegExp, since = 0): Promise<void> {
    await this.until(String(text), () => text.test(this.log(since)));
  }

  /** Sends a command that only a message can bring, and waits for Waldur to be told of its end. */
  async probe(): Promise<void> {
    const policy = await this.command({ action: 'probe' });
    await this.until('the report of a command', () => this.reports(policy).length > 0);
  }

  /** @returns UUID of its policy, by which {@link reports} finds what became of it */
  async command(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { offering, waldur, project } = this.site;
    const known = waldur.state.resources.all[0];
    const { uuid, backend_id } = known ?? waldur.addResource({ offering, project, name: 'Probe', state: 'Erred' });
    const policy_uuid = randomUUID().replaceAll('-', '');
    await this.events.publish(offering, 'resource_periodic_limits', {
      resource_uuid: uuid,
      backend_id,
      policy_uuid,
      action: 'apply_periodic_settings',
      settings: { fairshare: 7 },
      ...more,
    });
    return policy_uuid;
  }

  reports(policy: string): readonly Readonly<Record<string, unknown>>[] {
    return this.site.waldur.state.commandResults.filter(({ policy_uuid }) => policy_uuid === policy);
  }

  /** @throws {Error} with the end of the agent's log, after so many seconds */
  async until(what: string, done: () => boolean | Promise<boolean>, seconds = 100): Promise<void> {
    const end = performance.now() + seconds * 1000;
    while (!(await done())) {
      const problem = this.agent?.child.exitCode == null ? '' : ', the agent has ended';
      if (performance.now() > end || problem) {
        throw new Error(`${this.place.name}: not within ${seconds} s${problem}: ${what}\n${this.log().slice(-6000)}`);
      }
      await pause(50);
    }
  }

  async close(): Promise<void> {
    await this.kill();
    await this.network.close();
    await this.site.close();
    this.slurm.remove();
  }
}
