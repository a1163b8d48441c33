import { setTimeout as pause } from 'node:timers/promises';
import { crashSuite } from '../orders/crash-suite.ts';
import { orderSuite } from '../orders/order-suite.ts';
import { Site } from '../orders/site.ts';
import { type RealSlurm, startRealSlurm } from '../real-slurm/cluster.ts';
import { type TestCluster, tree } from '../support/test-cluster.ts';

jest.setTimeout(120_000);

let slurm: RealSlurm;
let cluster: TestCluster;

beforeAll(async () => {
  slurm = await startRealSlurm();
  const SLURM_CONF = slurm.env['SLURM_CONF'] ?? '';
  cluster = { kind: 'real', binPath: '/usr/bin', name: slurm.cluster, env: { SLURM_CONF } };
}, 300_000);

describe('orders on a real SLURM', () => {
  orderSuite(() => cluster);
});

describe('crashes on a real SLURM', () => {
  crashSuite(() => cluster, 'every call');
});

describe('running jobs', () => {
  it('are cancelled before a terminated account goes', async () => {
    const [user] = slurm.users;
    const site = await Site.start(cluster);
    site.addMember(user);
    const account = (await site.created('Busy')).backend_id;
    await until(async () =>
      (await slurm.call('scontrol', '-o', 'show', 'assoc_mgr', `accounts=${account}`, 'flags=assoc')).includes(
        `UserName=${user}`,
      ),
    );
    await slurm.waitRunning(await slurm.submitSleep(user, account));
    const order = site.terminate('Busy');
    const result = await site.runOnce();
    expect([result.code, order.state, order.error_message]).toEqual([0, 'done', '']);
    expect(await tree(cluster, account)).toEqual([]);
    await until(async () => (await slurm.activeJobs(account)).length === 0);
    await site.close();
  });
});

describe('slurmdbd in trouble', () => {
  let site: Site;
  beforeEach(async () => {
    site = await Site.start(cluster, { command_timeout_seconds: 2 });
  });
  afterEach(async () => {
    await site.close();
  });

  it('down: the order waits, says why, and is done when it is back', async () => {
    const order = site.order('Down');
    await slurm.stopSlurmdbd();
    const result = await site.runOnce({ WALDUR_SITE_AGENT_ORDER_ATTEMPTS: '2' });
    await slurm.startSlurmdbd();
    expect([result.code, order.state]).toEqual([1, 'pending-provider']);
    expect(result.stdout).toMatch(/slurmdbd/i);
    expect((await site.runOnce()).code).toBe(0);
    expect(order.state).toBe('done');
  });

  it("hung in the middle of a daemon's work: the order is done by itself when it goes on", async () => {
    const agent = site.daemon({ WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.05' });
    const finished = agent.finished();
    const order = site.order('Hung');
    site.waldur.beforeRequest(({ path }) => {
      if (path.endsWith('/approve_by_provider/')) slurm.hangSlurmdbd();
    });
    await until(() => order.state === 'executing');
    await pause(5000);
    expect(order.state).toBe('executing');
    slurm.resumeSlurmdbd();
    await until(() => order.state === 'done');
    agent.kill('SIGTERM');
    expect((await finished).code).toBe(0);
    expect(await tree(cluster, `${site.p}alloc_hung`)).toHaveLength(4);
  });
});

async function until(condition: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${condition.toString()}`);
    await pause(100);
  }
}
