import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SandboxWaldur, SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { Site } from '../orders/site.ts';
import { AgentProcess, configFile } from '../support/agent-process.ts';
import { freePort } from '../support/free-port.ts';
import type { TestCluster } from '../support/test-cluster.ts';
import { until } from '../support/waiting.ts';

const FAST = { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.02' };

describe('the agent as a daemon', () => {
  let cluster: TestCluster;
  let site: Site;
  let agent: AgentProcess | undefined;

  beforeAll(() => {
    const slurm = SimulatedSlurm.create();
    cluster = { kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} };
  });
  beforeEach(async () => {
    site = await Site.start(cluster);
  });
  afterEach(async () => {
    agent?.kill();
    agent = undefined;
    await site.close();
  });

  const lists = () => site.waldur.requests.filter(({ path }) => path === '/api/marketplace-orders/').length;
  const sent = (part: string) => site.waldur.requests.filter(({ path }) => path.includes(part)).length;

  it('registers itself once and says in every cycle that it lives', async () => {
    agent = site.daemon(FAST);
    await until(() => lists() >= 3);
    expect(sent('register_processor')).toBe(1);
    expect(
      site.waldur.requests.filter(({ path }) => path.endsWith('site-agent-identities/')).map(({ method }) => method),
    ).toEqual(['GET', 'POST']);
    expect(sent('register_service')).toBeGreaterThanOrEqual(3);
    const [identity] = site.waldur.state.identities.all;
    expect(identity?.name).toBe(`agent-${site.offering.uuid}`);
    expect(identity?.dependencies.map((dependency) => Object.keys(dependency).sort())).toContainEqual([
      'package',
      'version',
    ]);
    expect(site.waldur.state.processors.all[0]).toMatchObject({ name: 'OfferingOrderProcessor' });
    expect(site.waldur.requests[0]?.userAgent).toMatch(/^waldur-site-agent-order_process\/\d+\.\d+\.\d+$/);
  });

  it('registers itself anew when Waldur has forgotten it', async () => {
    agent = site.daemon(FAST);
    await until(() => lists() >= 1);
    for (const identity of site.waldur.state.identities.all) site.waldur.state.identities.remove(identity);
    await until(() => site.waldur.state.identities.all.length === 1);
    const order = site.order('After');
    await until(() => order.state === 'done');
  });

  it('finishes the order at hand on SIGTERM, starts nothing new and ends with 0', async () => {
    agent = site.daemon(FAST);
    const finished = agent.finished();
    await until(() => lists() >= 1);
    const order = site.order('Drain');
    let later: ReturnType<Site['order']> | undefined;
    site.waldur.onRequest(async ({ path }) => {
      if (!path.endsWith('/set_backend_id/') || later) return;
      later = site.order('Later');
      agent?.kill('SIGTERM');
      await pause(300);
    });
    expect(await finished).toMatchObject({ code: 0 });
    expect([order.state, later?.state]).toEqual(['done', 'pending-provider']);
  });

  it('with --once finishes the order at hand on SIGTERM too, and ends with 1', async () => {
    const first = site.order('Once');
    agent = new AgentProcess(['order-process', '-c', site.config(), '--once'], cluster.env);
    const finished = agent.finished();
    site.waldur.onRequest(async ({ path }) => {
      if (!path.endsWith('/set_backend_id/')) return;
      agent?.kill('SIGTERM');
      await pause(300);
    });
    const { code, stdout } = await finished;
    expect([code, first.state]).toEqual([1, 'done']);
    expect(stdout).toContain('1 done');
  });

  it('answers probes, and says when it has no Waldur to talk to', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    agent = site.daemon({ ...FAST, WALDUR_SITE_AGENT_HEALTH_ADDRESS: address });
    const status = async (path: string) => (await fetch(`http://${address}${path}`).catch(() => undefined))?.status;
    await until(async () => (await status('/livez')) === 200);
    await until(async () => (await status('/readyz')) === 200);
    site.waldur.fault({ path: /marketplace-orders/, kind: { status: 503 }, times: 10_000 });
    await until(async () => (await status('/readyz')) === 503);
    expect(await status('/livez')).toBe(200);
  });

  it('touches the heartbeat of its mode and the one that every probe knows', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'heartbeat-'));
    agent = site.daemon({ ...FAST, TMPDIR: directory });
    await until(() => lists() >= 1);
    for (const name of ['waldur-site-agent-heartbeat', 'waldur-site-agent-heartbeat-order_process']) {
      expect(Math.abs(Number(readFileSync(join(directory, name), 'utf8')) - Date.now() / 1000)).toBeLessThan(60);
    }
  });

  it('as the drop-in writes nothing but one JSON object per line', async () => {
    const order = site.order('Drop-in');
    agent = new AgentProcess(
      ['-m', 'order_process', '-c', site.config()],
      { ...cluster.env, ...FAST, WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off' },
      'waldur_site_agent',
    );
    const finished = agent.finished();
    await until(() => order.state === 'done');
    agent.kill('SIGTERM');
    const { code, stdout } = await finished;
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ event }) => String(event)).join('\n')).toContain('order_is_done=True');
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(expect.arrayContaining(['event', 'level', 'logger', 'timestamp']));
      expect(line['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
    }
    expect(stdout).not.toContain(site.waldur.token);
  });
});

describe('login by OpenID Connect', () => {
  it('works, is renewed while the agent runs, and shows its secret nowhere', async () => {
    const oidc = { clientId: 'waldur-agent', clientSecret: 'super-secret-oidc', expiresIn: 31 };
    const waldur = await SandboxWaldur.start({ oidc });
    const offering = waldur.addOffering({ name: 'Cluster', components: [{ type: 'cpu' }] });
    const project = waldur.addProject({ name: 'P', slug: 'p' });
    const slurm = SimulatedSlurm.create();
    const config = configFile({
      offerings: [
        {
          name: 'Cluster',
          waldur_api_url: waldur.apiUrl,
          oidc_token_url: waldur.oidcTokenUrl,
          oidc_client_id: oidc.clientId,
          oidc_client_secret: oidc.clientSecret,
          waldur_offering_uuid: offering.uuid,
          backend_type: 'slurm',
          order_processing_backend: 'slurm',
          backend_settings: {
            default_account: 'root',
            customer_prefix: 'c_',
            project_prefix: 'p_',
            allocation_prefix: 'a_',
            slurm_bin_path: slurm.binPath,
          },
          backend_components: { cpu: { measured_unit: 'h', accounting_type: 'limit', label: 'CPU' } },
        },
      ],
    });
    const agent = new AgentProcess(['order-process', '-c', config], {
      ...FAST,
      WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off',
    });
    const finished = agent.finished();
    const place = (name: string) =>
      waldur.placeOrder({ type: 'Create', offering, project, name, slug: name, limits: { cpu: 1 } });
    const first = place('first');
    await until(() => first.state === 'done');
    waldur.revokeBearerTokens();
    const second = place('second');
    await until(() => second.state === 'done');
    agent.kill('SIGTERM');
    const { code, stdout, stderr } = await finished;
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('super-secret-oidc');
    const { violations } = waldur;
    await waldur.close();
    expect(violations).toEqual([]);
  });
});
