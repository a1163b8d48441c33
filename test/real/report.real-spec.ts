import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { lastMonths, type UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { instantOf } from '../../plugins/slurm/testing/local-time.ts';
import { Site } from '../orders/site.ts';
import { type RealSlurm, startRealSlurm } from '../real-slurm/cluster.ts';
import { runAgent } from '../support/agent-process.ts';
import { JobDatabase } from '../support/job-database.ts';
import type { TestCluster } from '../support/test-cluster.ts';

jest.setTimeout(180_000);

const ZONE = 'Europe/Tallinn';
/** One Waldur unit per CPU-second or GPU-second: every second shows. */
const COMPONENTS = {
  cpu: { measured_unit: 's', accounting_type: 'usage', label: 'CPU', unit_factor: 1 / 60 },
  'gres/gpu': { measured_unit: 's', accounting_type: 'usage', label: 'GPU', unit_factor: 1 / 60 },
};

let slurm: RealSlurm;
let site: Site;
let cluster: TestCluster;

beforeAll(async () => {
  slurm = await startRealSlurm();
  const SLURM_CONF = slurm.env['SLURM_CONF'] ?? '';
  process.env['SLURM_CONF'] = SLURM_CONF;
  cluster = { kind: 'real', binPath: '/usr/bin', name: slurm.cluster, env: { SLURM_CONF } };
  site = await Site.start(cluster);
}, 300_000);
afterAll(() => site.close());

it('real jobs of two users end up in Waldur as sacct has them, month by month, total and by user', async () => {
  const [alice, bob] = slurm.users;
  for (const user of slurm.users) site.addMember(user);
  const resource = await site.created('Jobs');
  const account = resource.backend_id;
  for (const user of slurm.users) await known(user, account);
  const jobs = [
    await submit(alice, account, 3, '-n2'),
    await submit(bob, account, 4, '-n3', '-p', 'gpu', '--gres=gpu:1'),
    await submit(bob, account, 2),
  ];
  const waiting = await submit(alice, account, 1, '--begin=now+1hour');
  await slurm.call('scancel', String(waiting));
  const database = new JobDatabase(slurm);
  await until(async () => {
    const ended = (await database.records([account])).filter((job) => jobs.includes(job.id) && job.ended !== 0);
    return ended.length === jobs.length;
  });
  // bob's last job ran over midnight of the first of this month, where the agent is
  const [, present] = lastMonths(monthIn(ZONE), 2) as [UsageMonth, UsageMonth];
  const edge = instantOf(`${present.year}-${String(present.month).padStart(2, '0')}-01T00:00:00`, ZONE);
  await database.moveJob(jobs[2] ?? 0, edge - 100, edge + 30);

  const config = site.config({
    offering: { reporting_backend: 'slurm', backend_components: COMPONENTS },
    agent: { timezone: ZONE },
  });
  site.offering.components.push({ uuid: randomUUID().replaceAll('-', ''), type: 'gres/gpu', billing_type: 'usage' });
  const result = await runAgent(['report', '-c', config, '--once'], cluster.env);
  expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('1 reported') });
  expect(totals(resource.uuid)).toEqual(fromSacct(account, edge, 'total'));
  expect(shares(resource.uuid)).toEqual(fromSacct(account, edge, 'users'));
  expect(shares(resource.uuid).some((line) => line.startsWith(`${bob} gres/gpu`))).toBe(true);
});

/** `earlier` or `present`, component, amount in whole seconds. */
function totals(uuid: string): readonly string[] {
  const rows = site.waldur.state.componentUsages.where(
    ({ resource, type }) => resource.uuid === uuid && type in COMPONENTS,
  );
  return rows
    .flatMap(({ type, usage, billing_period }) => nonZero(`${billing_period.slice(0, 7)} ${type}`, usage))
    .sort();
}

function shares(uuid: string): readonly string[] {
  const rows = site.waldur.state.userUsages.where(
    ({ component_usage: { resource, type } }) => resource.uuid === uuid && type in COMPONENTS,
  );
  return rows
    .flatMap(({ username, usage, component_usage: { type, billing_period } }) =>
      nonZero(`${username} ${type} ${billing_period.slice(0, 7)}`, usage),
    )
    .sort();
}

function nonZero(what: string, amount: string): string[] {
  const seconds = Math.round(Number(amount));
  return seconds === 0 ? [] : [`${what} ${seconds}`];
}

/** Start, end and requests of every job, and from that by hand what lies on either side of the edge. */
function fromSacct(account: string, edge: number, what: 'total' | 'users'): readonly string[] {
  const env = { ...slurm.env, SLURM_TIME_FORMAT: '%s', TZ: 'UTC' };
  const columns = '--format=User,Start,End,ReqCPUS,ReqTRES';
  const text = execFileSync('sacct', ['-aXDPn', '-S', '2000-01-01', '-A', account, columns], { env, encoding: 'utf8' });
  const sums = new Map<string, number>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [user = '', start = '', end = '', cpus = '', tres = ''] = line.split('|');
    if (!/^\d+$/.test(start)) continue; // never began
    const gpus = Number(/gres\/gpu=(\d+)/.exec(tres)?.[1] ?? 0);
    const parts = { earlier: Math.max(0, Math.min(Number(end), edge) - Number(start)), present: 0 };
    parts.present = Number(end) - Number(start) - parts.earlier;
    for (const [part, seconds] of Object.entries(parts)) {
      const month = monthName(part === 'earlier' ? edge - 1 : edge);
      for (const [type, amount] of [
        ['cpu', seconds * Number(cpus)],
        ['gres/gpu', seconds * gpus],
      ] as const) {
        const key = what === 'total' ? `${month} ${type}` : `${user} ${type} ${month}`;
        sums.set(key, (sums.get(key) ?? 0) + amount);
      }
    }
  }
  return [...sums].flatMap(([key, seconds]) => (seconds === 0 ? [] : [`${key} ${seconds}`])).sort();
}

function monthName(instant: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit' });
  return parts.format(new Date(instant * 1000)).slice(0, 7);
}

function monthIn(zone: string): UsageMonth {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(
    new Date(),
  );
  const [year = 0, month = 0] = text.split('-').map(Number);
  return { year, month };
}

async function submit(user: string, account: string, seconds: number, ...options: string[]): Promise<number> {
  const job = ['sbatch', '--parsable', '-A', account, '-o', '/dev/null', ...options, '--wrap', `sleep ${seconds}`];
  return Number(await slurm.call('runuser', '-u', user, '--', ...job));
}

async function known(user: string, account: string): Promise<void> {
  await until(async () =>
    (await slurm.call('scontrol', '-o', 'show', 'assoc_mgr', `accounts=${account}`, 'flags=assoc')).includes(
      `UserName=${user}`,
    ),
  );
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${done.toString()}`);
    await pause(250);
  }
}
