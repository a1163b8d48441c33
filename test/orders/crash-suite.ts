import { inParallel } from '../../libs/event-processing/src/work/in-parallel.ts';
import { AgentProcess, runAgent } from '../support/agent-process.ts';
import { DeadlyTools, type Moment } from '../support/deadly-tools.ts';
import { type TestCluster, tree } from '../support/test-cluster.ts';
import { Site } from './site.ts';

/** Each in a site of its own, on the same cluster: most of the time passes in starting programs. */
const AT_A_TIME = 3;

/** Where a Create was interrupted. */
interface Kill {
  readonly of: 'Waldur' | 'SLURM';
  readonly call: number;
  readonly moment: Moment;
}

/**
 * Kills the agent at external calls of a Create, and lets the next run converge.
 * @param which every single call, before and after it takes effect, or after those that change something
 */
export function crashSuite(cluster: () => TestCluster, which: 'every call' | 'every write'): void {
  it(`Create, killed at ${which}, converges to one account, one finished order and all reports`, async () => {
    const kills = await everyKill(cluster(), which);
    expect(kills.length).toBeGreaterThan(which === 'every write' ? 10 : 40);
    const problems = await inParallel(kills, AT_A_TIME, (kill) => convergenceProblem(cluster(), kill));
    expect(problems.filter(Boolean)).toEqual([]);
  }, 1_200_000);
}

async function everyKill(cluster: TestCluster, which: 'every call' | 'every write'): Promise<readonly Kill[]> {
  const site = await Site.start(cluster);
  const tools = new DeadlyTools(cluster);
  site.order('Count');
  await runOnce(site, tools);
  const waldur = site.waldur.requests.map(({ method }) => method !== 'GET');
  const slurm = tools.calls.map((line) => /(^| )(add|modify|remove) /.test(line));
  await site.close();
  const chosen = (of: Kill['of'], writes: readonly boolean[]) =>
    writes.flatMap((isWrite, index) => (isWrite || which === 'every call' ? [{ of, call: index + 1 }] : []));
  const calls = [...chosen('Waldur', waldur), ...chosen('SLURM', slurm)];
  // what an agent finds before a write is what it finds after the write before
  const moments: readonly Moment[] = which === 'every write' ? ['after'] : ['before', 'after'];
  return moments.flatMap((moment) => calls.map(({ of, call }) => ({ of, call, moment })));
}

async function convergenceProblem(cluster: TestCluster, kill: Kill): Promise<string | undefined> {
  const site = await Site.start(cluster);
  const tools = new DeadlyTools(cluster);
  const order = site.order('Crash');
  await runUntilKilled(site, tools, kill);
  tools.killAt(0, 'before');
  const result = await runOnce(site, tools);
  const { p } = site;
  const found = {
    code: result.code,
    state: order.state,
    resource: order.resource.state,
    backendId: order.resource.backend_id,
    limits: order.resource.limits,
    erred: site.waldur.requests.filter(({ path }) => path.includes('set_state_erred')).length,
    tree: await tree(cluster, p),
  };
  await site.close();
  const wanted = {
    code: 0,
    state: 'done',
    resource: 'OK',
    backendId: `${p}alloc_crash`,
    limits: { cpu: 10, mem: 10 },
    erred: 0,
    tree: [
      `${p}alloc_crash (${p}proj_one) cpu=600000,mem=600G`,
      ...['alice', 'bob', 'carol'].map((name) => `${p}alloc_crash/${p}${name}`),
      `${p}cust_org (root)`,
      `${p}proj_one (${p}cust_org)`,
    ].sort(),
  };
  if (JSON.stringify(found) === JSON.stringify(wanted)) return undefined;
  return `${kill.of} call ${kill.call}, ${kill.moment}: ${JSON.stringify(found)}`;
}

async function runUntilKilled(site: Site, tools: DeadlyTools, kill: Kill): Promise<void> {
  if (kill.of === 'SLURM') tools.killAt(kill.call, kill.moment);
  let requests = 0;
  const agent = new AgentProcess(argumentsFor(site, tools), site.cluster.env);
  const release = site.waldur[kill.moment === 'before' ? 'beforeRequest' : 'onRequest'](() => {
    requests += 1;
    if (kill.of !== 'Waldur' || requests !== kill.call) return;
    if (kill.moment === 'before') site.waldur.fault({ path: /./, kind: 'reset' }); // it must not take effect
    agent.kill();
  });
  const { signal } = await agent.finished();
  release();
  if (signal !== 'SIGKILL') throw new Error(`${kill.of} call ${kill.call} (${kill.moment}) was never made`);
}

function runOnce(site: Site, tools: DeadlyTools) {
  return runAgent(argumentsFor(site, tools), site.cluster.env);
}

function argumentsFor(site: Site, tools: DeadlyTools): string[] {
  return ['order-process', '-c', site.config({ binPath: tools.binPath }), '--once'];
}
