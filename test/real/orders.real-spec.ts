import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { crashSuite } from '../orders/crash-suite.ts';
import { orderSuite } from '../orders/order-suite.ts';
import { Site } from '../orders/site.ts';
import { realCluster } from '../support/real-cluster.ts';
import { sacctmgr, tree } from '../support/test-cluster.ts';

jest.setTimeout(120_000);

describe('orders on a real SLURM', () => {
  orderSuite(() => realCluster());
});

describe('crashes on a real SLURM', () => {
  crashSuite(() => realCluster());
});

describe('running jobs', () => {
  it('are cancelled before a terminated account goes', async () => {
    const site = await Site.start(realCluster());
    site.addMember('rsalice');
    await site.created('Busy');
    const account = site.resource('Busy').backend_id;
    await waitForAssociation('rsalice', account);
    const submitted = execFileSync(
      'runuser',
      ['-u', 'rsalice', '--', 'sbatch', '-A', account, '-o', '/dev/null', '--wrap', 'sleep 300'],
      { cwd: '/tmp', encoding: 'utf8' },
    );
    const job = /\d+/.exec(submitted)?.[0] ?? '';
    await until(() => jobState(job) === 'RUNNING');
    const order = site.terminate('Busy');
    const result = await site.runOnce();
    expect([result.code, order.state, order.error_message]).toEqual([0, 'done', '']);
    expect(await tree(realCluster(), account)).toEqual([]);
    await until(() => !['RUNNING', 'PENDING'].includes(jobState(job)));
    await site.close();
  });
});

describe('slurmdbd in trouble', () => {
  let site: Site;
  beforeEach(async () => {
    site = await Site.start(realCluster(), { command_timeout_seconds: 2 });
  });
  afterEach(async () => {
    await site.close();
  });

  it('down: the order waits, says why, and is done when it is back', async () => {
    const order = site.order('Down');
    const pid = slurmdbd();
    process.kill(pid, 'SIGTERM');
    await until(() => !alive(pid));
    const result = await site.runOnce({ WALDUR_SITE_AGENT_ORDER_ATTEMPTS: '2' });
    startSlurmdbd();
    expect([result.code, order.state]).toEqual([1, 'pending-provider']);
    expect(result.stdout).toMatch(/slurmdbd/i);
    await until(() => answers());
    expect((await site.runOnce()).code).toBe(0);
    expect(order.state).toBe('done');
  });

  it("hung in the middle of a daemon's work: the order is done by itself when it goes on", async () => {
    const pid = slurmdbd();
    const agent = site.daemon({ WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.05' });
    const finished = agent.finished();
    const order = site.order('Hung');
    site.waldur.beforeRequest(({ path }) => {
      if (path.endsWith('/approve_by_provider/')) process.kill(pid, 'SIGSTOP');
    });
    await until(() => order.state === 'executing');
    await pause(5000);
    expect(order.state).toBe('executing');
    process.kill(pid, 'SIGCONT');
    await until(() => order.state === 'done');
    agent.kill('SIGTERM');
    expect((await finished).code).toBe(0);
    expect((await tree(realCluster(), `${site.p}alloc_hung`)).length).toBe(4);
  });
});

function slurmdbd(): number {
  return Number(readFileSync(join(process.env['REAL_SLURM_DIR'] ?? '', 'dbd/slurmdbd.pid'), 'utf8'));
}

function startSlurmdbd(): void {
  const dir = process.env['REAL_SLURM_DIR'] ?? '';
  const env = { ...process.env, MYSQL_UNIX_PORT: process.env['REAL_SLURM_DB_SOCKET'] };
  const { status } = spawnSync('slurmdbd', [], { env, stdio: 'ignore' });
  if (status !== 0) throw new Error(`slurmdbd of ${dir} did not start again`);
}

function alive(pid: number): boolean {
  return spawnSync('kill', ['-0', String(pid)]).status === 0;
}

function answers(): boolean {
  return spawnSync('sacctmgr', ['-nPi', 'list', 'cluster']).status === 0;
}

function jobState(job: string): string {
  return spawnSync('squeue', ['-h', '-j', job, '-o', '%T'], { encoding: 'utf8' }).stdout.trim();
}

/** slurmctld hears of a new association a moment after slurmdbd has it. */
async function waitForAssociation(user: string, account: string): Promise<void> {
  await sacctmgr(realCluster(), 'show', 'assoc', `user=${user}`);
  await until(() =>
    spawnSync('scontrol', ['-o', 'show', 'assoc_mgr', `accounts=${account}`, 'flags=assoc'], {
      encoding: 'utf8',
    }).stdout.includes(`UserName=${user}`),
  );
}

async function until(condition: () => boolean, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${condition.toString()}`);
    await pause(100);
  }
}
