import { SandboxEvents, SandboxMqttBroker, SandboxStompBroker, SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { Site } from '../orders/site.ts';
import { AgentProcess } from '../support/agent-process.ts';
import { associations } from '../support/test-cluster.ts';
import { until } from '../support/waiting.ts';

const ENV = { WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off' };

describe.each(['stomp', 'mqtt'] as const)('the mode event_process over %s', (transport) => {
  let slurm: SimulatedSlurm;
  let site: Site;
  let broker: SandboxStompBroker | SandboxMqttBroker;
  let events: SandboxEvents;
  let agent: AgentProcess | undefined;

  beforeEach(async () => {
    slurm = SimulatedSlurm.create();
    site = await Site.start({ kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} });
    if (transport === 'stomp') {
      const stomp = await SandboxStompBroker.start();
      [broker, events] = [stomp, new SandboxEvents(site.waldur, { stomp })];
    } else {
      const mqtt = await SandboxMqttBroker.start();
      [broker, events] = [mqtt, new SandboxEvents(site.waldur, { mqtt })];
    }
  });
  afterEach(async () => {
    if (agent?.child.exitCode === null) agent.kill();
    await broker.close();
    await site.close();
    slurm.remove();
  });

  const config = (): string => {
    const address = broker instanceof SandboxStompBroker ? broker.url : broker.webSocketUrl;
    const { hostname, port, pathname } = new URL(address);
    const place = {
      [`${transport}_ws_host`]: hostname,
      [`${transport}_ws_port`]: Number(port),
      [`${transport}_ws_path`]: pathname,
    };
    return site.config({ offering: { [`${transport}_enabled`]: true, websocket_use_tls: false, ...place } });
  };

  /** The agent, once it receives events. */
  async function started(): Promise<AgentProcess> {
    agent = new AgentProcess(['event-process', '-c', config()], ENV);
    const running = agent;
    await new Promise<void>((resolve, reject) => {
      running.child.stdout?.on('data', () => {
        if (/receiving events of [^"]*offering_resources_sync/.test(running.output)) resolve();
      });
      running.child.once('exit', () => reject(new Error(running.output)));
    });
    return running;
  }

  it('does what waited at the start, then an order within seconds of its message, and stops in order', async () => {
    const before = site.order('Before');
    const running = await started();
    await until(() => before.state === 'done');
    expect(site.waldur.state.services.all.map(({ name }) => name)).toContain('initial-offering-process');
    const order = site.order('Now');
    const placed = performance.now();
    await events.order(order);
    await until(() => order.state === 'done');
    expect(performance.now() - placed).toBeLessThan(15_000);
    expect((await associations(site.cluster, order.resource.backend_id)).length).toBe(4);
    running.kill('SIGTERM');
    expect((await running.finished()).code).toBe(0);
  });

  it('takes somebody in who joins, and out who leaves', async () => {
    const { p, project, offering } = site;
    const resource = await site.created('Members');
    await started();
    site.addMember(`${p}dave`);
    const [dave] = site.waldur.state.users.where(({ username }) => username.startsWith(`${p}dave@`));
    if (dave === undefined) throw new Error('nobody joined');
    await events.role(offering, project, dave, true);
    await until(async () =>
      (await associations(site.cluster, resource.backend_id)).some(({ user }) => user === `${p}dave`),
    );
    site.waldur.removeTeamMember(project, dave);
    await events.role(offering, project, dave, false);
    await until(async () =>
      (await associations(site.cluster, resource.backend_id)).every(({ user }) => user !== `${p}dave`),
    );
  });
});
