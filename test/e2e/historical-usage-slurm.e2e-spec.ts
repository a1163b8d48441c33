import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { Site } from '../orders/site.ts';
import { runAgent } from '../support/agent-process.ts';

jest.setTimeout(120_000);

const DROP_IN = 'waldur_site_load_historical_usage';

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

function load(...more: string[]) {
  const dates = ['-s', '2024-01-01', '-e', '2024-03-31'];
  const config = site.config({ offering: { reporting_backend: 'slurm' } });
  return runAgent(['-c', config, '-o', site.offering.uuid, '-t', site.waldur.token, ...dates, ...more], {}, DROP_IN);
}

function month({ billing_period }: { readonly billing_period: string }): string {
  return billing_period.slice(0, 7);
}

/** Amounts in Waldur: `month component amount`, and `month component user amount`. */
function recorded(): readonly string[] {
  const { componentUsages, userUsages } = site.waldur.state;
  return [
    ...componentUsages.all.map((usage) => `${month(usage)} ${usage.type} ${usage.usage}`),
    ...userUsages.all.map(({ component_usage: total, username, usage }) =>
      [month(total), total.type, username.replace(site.p, ''), usage].join(' '),
    ),
  ].sort();
}

it('jobs count in the month in which they ran, for their account and their user, with one query a month', async () => {
  const { backend_id: account } = await site.created('One');
  const [alice, bob] = ['alice', 'bob'].map((name) => `${site.p}${name}`);
  const job = { account, memoryMiB: 0, seconds: 7200 };
  slurm.seedJobs([
    { ...job, user: alice ?? '', cpus: 1500, start: new Date('2024-01-10T00:00:00Z') },
    { ...job, user: bob ?? '', cpus: 1000, start: new Date('2024-01-31T23:00:00Z') },
    { ...job, user: bob ?? '', cpus: 500, start: new Date('2023-12-10T00:00:00Z') },
  ]);
  slurm.clearLog();
  expect(await load()).toMatchObject({ code: 0, stderr: '' });
  expect(recorded()).toEqual([
    '2024-01 cpu 4.00',
    '2024-01 cpu alice 3.00',
    '2024-01 cpu bob 1.00',
    '2024-02 cpu 1.00',
    '2024-02 cpu bob 1.00',
  ]);
  expect(slurm.log().filter(([program]) => program === 'sacct')).toHaveLength(3);
  site.waldur.forget();
  expect(await load()).toMatchObject({ code: 0 });
  expect(site.waldur.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('a database that does not answer is a failure, and nothing becomes zero', async () => {
  const { backend_id: account } = await site.created('One');
  slurm.seedJobs([
    {
      account,
      user: `${site.p}alice`,
      cpus: 1000,
      memoryMiB: 0,
      start: new Date('2024-01-10T00:00:00Z'),
      seconds: 3600,
    },
  ]);
  await load();
  const before = recorded();
  slurm.setSlurmdbd('down');
  const result = await load('--reconcile-stale');
  expect(result).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('month 2024-01: usage could not be loaded'),
  });
  expect([before, recorded()]).toEqual([['2024-01 cpu 1.00', '2024-01 cpu alice 1.00'], before]);
});
