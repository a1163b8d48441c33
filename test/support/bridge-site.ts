import { SandboxEvents, SandboxMqttBroker, SandboxStompBroker, SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { connectAsync, type MqttClient } from 'mqtt';
import { Site } from '../orders/site.ts';
import { AgentProcess } from './agent-process.ts';
import { killAll, said } from './waiting.ts';

export interface SeenMessage {
  readonly topic: string;
  readonly text: string;
  readonly retain: boolean;
}

export const AGENT = { mqtt_username: 'site-agent', mqtt_password: 'agents-passw0rd' };
export const BRIDGE = { mqtt_username: 'site-bridge', mqtt_password: 'bridges-passw0rd' };
const WATCHER = { username: 'watcher', password: 'watchers-passw0rd' };

/** A Waldur that sends by STOMP only, a site with an MQTT broker of its own, and one configuration for both programs. */
export class BridgeSite {
  readonly seen: SeenMessage[] = [];
  private readonly processes: AgentProcess[] = [];
  private watcher: MqttClient | undefined;

  private constructor(
    private readonly slurm: SimulatedSlurm,
    readonly site: Site,
    readonly stomp: SandboxStompBroker,
    readonly mqtt: SandboxMqttBroker,
    readonly events: SandboxEvents,
  ) {
    mqtt.setUser(AGENT.mqtt_username, AGENT.mqtt_password);
    mqtt.setUser(BRIDGE.mqtt_username, BRIDGE.mqtt_password);
    mqtt.setUser(WATCHER.username, WATCHER.password);
  }

  static async start(): Promise<BridgeSite> {
    const slurm = SimulatedSlurm.create();
    const site = await Site.start({ kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} });
    const [stomp, mqtt] = await Promise.all([SandboxStompBroker.start(), SandboxMqttBroker.start()]);
    return new BridgeSite(slurm, site, stomp, mqtt, new SandboxEvents(site.waldur, { stomp }));
  }

  /** @param more of the offering @param agent of the whole file */
  config(more: Readonly<Record<string, unknown>> = {}, agent: Readonly<Record<string, unknown>> = {}): string {
    const [stomp, mqtt] = [new URL(this.stomp.url), new URL(this.mqtt.tcpUrl)];
    return this.site.config({
      agent: { event_bridge: BRIDGE, ...agent },
      offering: {
        mqtt_enabled: true,
        mqtt_transport: 'tcp',
        mqtt_ws_host: mqtt.hostname,
        mqtt_ws_port: Number(mqtt.port),
        ...AGENT,
        stomp_ws_host: stomp.hostname,
        stomp_ws_port: Number(stomp.port),
        stomp_ws_path: stomp.pathname,
        websocket_use_tls: false,
        ...more,
      },
    });
  }

  /** The bridge, once it receives events of every type. */
  async bridge(more: Readonly<Record<string, unknown>> = {}, env: Readonly<Record<string, string>> = {}) {
    const bridge = this.run(['event-bridge', '-c', this.config(more)], env);
    await said(bridge, /receiving events of [^"]*offering_resources_sync/);
    await said(bridge, /connected: mqtt/);
    return bridge;
  }

  /** The agent, once it receives events of every type. */
  async agent(more: Readonly<Record<string, unknown>> = {}): Promise<AgentProcess> {
    const agent = this.run(['event-process', '-c', this.config(more)]);
    await said(agent, /receiving events of [^"]*offering_resources_sync/);
    return agent;
  }

  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): AgentProcess {
    const started = new AgentProcess(args, { WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off', ...env });
    this.processes.push(started);
    return started;
  }

  /** Notes everything that the MQTT broker is given from now on. */
  async watch(): Promise<void> {
    this.watcher = await connectAsync(this.mqtt.tcpUrl, {
      ...WATCHER,
      clean: false,
      clientId: 'watcher',
      reconnectPeriod: 50,
    });
    this.watcher.on('message', (topic, payload, { retain }) => {
      this.seen.push({ topic, text: payload.toString(), retain });
    });
    await this.watcher.subscribeAsync('#', { qos: 1 });
  }

  /** Gives Waldur's broker a message of the first offering as it is. @returns the topic that it belongs to */
  publish(objectType: string, text: string): string {
    const { uuid } = this.subscription(objectType);
    const offering = this.site.offering.uuid;
    this.stomp.publish(this.host, `subscription_${uuid}_offering_${offering}_${objectType}`, text);
    return `subscription/${uuid}/offering/${offering}/${objectType}`;
  }

  /** Messages of the type that Waldur's broker still has. */
  left(objectType: string): number {
    const { uuid } = this.subscription(objectType);
    return this.stomp.size(this.host, `subscription_${uuid}_offering_${this.site.offering.uuid}_${objectType}`);
  }

  async close(): Promise<void> {
    await killAll(this.processes);
    await this.watcher?.endAsync(true);
    await Promise.all([this.stomp.close(), this.mqtt.close()]);
    await this.site.close();
    this.slurm.remove();
  }

  subscriptions(objectType: string) {
    return this.site.waldur.state.subscriptions.where(({ observable_objects }) =>
      observable_objects.some(({ object_type }) => object_type === objectType),
    );
  }

  private get host(): string {
    return this.site.waldur.state.me.uuid;
  }

  private subscription(objectType: string): { readonly uuid: string } {
    const [found] = this.subscriptions(objectType);
    if (found === undefined) throw new Error(`nobody has subscribed to ${objectType}`);
    return found;
  }
}
