import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { connect, type MqttClient } from 'mqtt';
import { Site } from '../orders/site.ts';
import { AgentProcess } from './agent-process.ts';
import { RealEvents } from './real-events.ts';
import type { RabbitMqStompPlace } from './real-events-place.ts';
import { SiteMosquitto } from './site-mosquitto.ts';
import { killAll, said } from './waiting.ts';

const AGENT = { username: 'site-agent', password: 'agents-passw0rd' };
const BRIDGE = { username: 'site-bridge', password: 'bridges-passw0rd' };
const START_MS = 60_000;

/** A sandbox Waldur with a real RabbitMQ, a site with a real Mosquitto, and the built programs. */
export class RealBridgeSite {
  /** What the MQTT broker has given to a client like the agent. */
  readonly seen: string[] = [];
  readonly events: RealEvents;
  private readonly processes: AgentProcess[] = [];
  private watcher: MqttClient | undefined;

  private constructor(
    private readonly slurm: SimulatedSlurm,
    readonly site: Site,
    readonly place: RabbitMqStompPlace,
    readonly mosquitto: SiteMosquitto,
  ) {
    this.events = new RealEvents(site.waldur, place);
  }

  static async start(place: RabbitMqStompPlace): Promise<RealBridgeSite> {
    const slurm = SimulatedSlurm.create();
    const site = await Site.start({ kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} });
    return new RealBridgeSite(slurm, site, place, await SiteMosquitto.start([AGENT, BRIDGE]));
  }

  /** The bridge, once it receives events of every type. */
  async bridge(): Promise<AgentProcess> {
    const bridge = this.run('event-bridge');
    await said(bridge, /receiving events of [^"]*offering_resources_sync/, START_MS);
    await said(bridge, /connected: mqtt/, START_MS);
    return bridge;
  }

  /** The agent, once it receives events of every type. */
  async agent(): Promise<AgentProcess> {
    const agent = this.run('event-process');
    await said(agent, /receiving events of [^"]*offering_resources_sync/, START_MS);
    return agent;
  }

  /** Listens as the agent would, with a session that outlives its connection. */
  async watch(): Promise<void> {
    const options = { ...AGENT, clean: false, clientId: 'watcher', reconnectPeriod: 100 };
    const watcher = connect(this.mosquitto.url, options);
    // what waits for it comes at once
    watcher.on('message', (_, payload) => this.seen.push(payload.toString()));
    this.watcher = watcher;
    await new Promise((resolve) => watcher.once('connect', resolve));
    await watcher.subscribeAsync('subscription/#', { qos: 1 });
  }

  /** The broker keeps what comes from now on for {@link watch}. */
  async lookAway(): Promise<void> {
    await this.watcher?.endAsync();
  }

  /** Gives RabbitMQ a message about orders that is none of the agent's business. */
  async send(text: string): Promise<void> {
    const address = this.events.address(this.events.subscription('order'), this.site.offering, 'order');
    await this.place.send(this.events.host, address, text);
  }

  /** Messages about orders that RabbitMQ has, delivered and unacknowledged ones included. */
  async left(): Promise<number> {
    const queue = this.events.address(this.events.subscription('order'), this.site.offering, 'order');
    const answer = await this.place.api.call('GET', `/queues/${this.events.host}/${queue}`);
    return (answer as { readonly messages?: number }).messages ?? 0;
  }

  async close(): Promise<void> {
    await killAll(this.processes);
    await this.watcher?.endAsync(true);
    await this.mosquitto.close();
    await this.site.close();
    this.slurm.remove();
  }

  private run(command: string): AgentProcess {
    const started = new AgentProcess([command, '-c', this.config()], { WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off' });
    this.processes.push(started);
    return started;
  }

  private config(): string {
    const stomp = new URL(this.place.url);
    return this.site.config({
      agent: { event_bridge: { mqtt_username: BRIDGE.username, mqtt_password: BRIDGE.password } },
      offering: {
        mqtt_enabled: true,
        mqtt_transport: 'tcp',
        mqtt_version: 5,
        mqtt_ws_host: '127.0.0.1',
        mqtt_ws_port: this.mosquitto.port,
        mqtt_username: AGENT.username,
        mqtt_password: AGENT.password,
        stomp_ws_host: stomp.hostname,
        stomp_ws_port: Number(stomp.port),
        stomp_ws_path: stomp.pathname,
        websocket_use_tls: false,
      },
    });
  }
}
