import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { Site } from '../orders/site.ts';
import { AgentProcess, runAgent } from '../support/agent-process.ts';

const HOUR = 3600;

let slurm: SimulatedSlurm;
let site: Site;

beforeEach(async () => {
  slurm = SimulatedSlurm.create();
  site = await Site.start({ kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} });
});
afterEach(async () => {
  await site.close();
  slurm.remove();
});

const report = (options: readonly string[] = ['--once'], timezone = 'UTC') =>
  runAgent([
    'report',
    '-c',
    site.config({ offering: { reporting_backend: 'slurm' }, agent: { timezone } }),
    ...options,
  ]);

const recorded = (uuid: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    site.waldur.state.componentUsages
      .where(({ resource }) => resource.uuid === uuid)
      .map(({ type, usage, billing_period }) => [`${billing_period.slice(0, 7)} ${type}`, usage]),
  );

/** The 15th of an earlier month. */
function middle(monthsAgo: number): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 15));
}

const monthName = (date: Date): string => date.toISOString().slice(0, 7);

it('jobs of this month and the last become totals and shares; a second cycle sends nothing', async () => {
  const { p } = site;
  const resource = await site.created('Used');
  const account = resource.backend_id;
  slurm.seedJobs([
    { account, user: `${p}alice`, cpus: 4, start: middle(1), seconds: 10 * HOUR },
    { account, user: `${p}bob`, cpus: 2, start: middle(1), seconds: 5 * HOUR },
  ]);
  const result = await report();
  const month = monthName(middle(1));
  expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('1 reported') });
  // 60000 CPU-minutes are one unit: (4·10 + 2·5) hours · 60 / 60000
  expect(recorded(resource.uuid)).toMatchObject({ [`${month} cpu`]: '0.05', [`${monthName(new Date())} cpu`]: '0.00' });
  const shares = site.waldur.state.userUsages.all
    .filter(({ component_usage }) => component_usage.type === 'cpu')
    .map(({ username, usage }) => `${username} ${usage}`);
  expect(shares.sort()).toEqual([`${p}alice 0.04`, `${p}bob 0.01`]);
  site.waldur.forget();
  slurm.clearLog();
  expect((await report()).stdout).toContain('1 unchanged');
  expect(site.waldur.requests.filter(({ path }) => path.includes('usages') && !path.endsWith('usages/'))).toEqual([]);
  expect(slurm.log().filter(([program]) => program === 'sacct')).toHaveLength(2);
});

it('--period reports one month, --dry-run shows it and sends nothing', async () => {
  const resource = await site.created('Planned');
  slurm.seedJobs([
    { account: resource.backend_id, user: `${site.p}alice`, cpus: 100, start: middle(3), seconds: 20 * HOUR },
  ]);
  const month = monthName(middle(3));
  const plan = await report(['--dry-run', '--period', month, '--output', 'json']);
  const { changes } = JSON.parse(plan.stdout) as { changes: { action: string; target: string; detail: string }[] };
  expect([plan.code, changes[0]]).toMatchObject([
    2,
    { action: `report usage of ${month}`, target: 'Planned', detail: expect.stringContaining('cpu=2.00') },
  ]);
  expect(recorded(resource.uuid)).toEqual({});
  expect((await report(['--once', '--period', month])).code).toBe(0);
  expect(recorded(resource.uuid)).toMatchObject({ [`${month} cpu`]: '2.00' });
  const wrong = await report(['--once', '--period', '2026-13']);
  expect([wrong.code, wrong.stdout, wrong.stderr]).toEqual([2, '', expect.stringContaining('YYYY-MM')]);
});

it('a job over the edge of a month counts in each with its part', async () => {
  const resource = await site.created('Edge');
  const edge = new Date(Date.UTC(middle(1).getUTCFullYear(), middle(1).getUTCMonth(), 1));
  const start = new Date(edge.getTime() - 10 * HOUR * 1000);
  slurm.seedJobs([{ account: resource.backend_id, user: `${site.p}alice`, cpus: 100, start, seconds: 30 * HOUR }]);
  for (const month of [monthName(start), monthName(edge)]) await report(['--once', '--period', month]);
  expect(recorded(resource.uuid)).toMatchObject({
    [`${monthName(start)} cpu`]: '1.00',
    [`${monthName(edge)} cpu`]: '2.00',
  });
});

it('usage that became less is an error that names the resource, and nothing is taken back', async () => {
  const resource = await site.created('Less');
  slurm.seedJobs([
    { account: resource.backend_id, user: `${site.p}alice`, cpus: 100, start: middle(1), seconds: 20 * HOUR },
  ]);
  await report();
  slurm.edit((state) => {
    state.jobs = [];
  });
  slurm.seedJobs([
    { account: resource.backend_id, user: `${site.p}alice`, cpus: 100, start: middle(1), seconds: 10 * HOUR },
  ]);
  const result = await report();
  expect([result.code, result.stdout]).toEqual([1, expect.stringContaining('resource Less needs a look')]);
  expect(recorded(resource.uuid)).toMatchObject({ [`${monthName(middle(1))} cpu`]: '2.00' });
});

it('nothing is reported while slurmdbd is away', async () => {
  const resource = await site.created('Away');
  slurm.setSlurmdbd('down');
  const result = await report();
  expect([result.code, recorded(resource.uuid)]).toEqual([1, {}]);
  expect(result.stdout).toContain('skipped');
  slurm.setSlurmdbd('up');
});

it('the drop-in runs the mode until it is told to stop', async () => {
  const resource = await site.created('Daemon');
  slurm.seedJobs([
    { account: resource.backend_id, user: `${site.p}alice`, cpus: 100, start: middle(1), seconds: 20 * HOUR },
  ]);
  const config = site.config({ offering: { reporting_backend: 'slurm' } });
  const agent = new AgentProcess(
    ['-m', 'report', '-c', config],
    { WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off' },
    'waldur_site_agent',
  );
  const reported = new Promise<void>((resolve) => {
    site.waldur.onRequest(({ path }) => {
      if (path.endsWith('/set_user_usages/')) resolve();
    });
  });
  await reported;
  agent.kill('SIGTERM');
  expect((await agent.finished()).code).toBe(0);
});
