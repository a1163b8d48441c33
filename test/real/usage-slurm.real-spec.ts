import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  BackendNotReadyError,
  lastMonths,
  LiveWriter,
  type Component,
  type Resource,
  type ResourceUsage,
  type UsageMonth,
} from '@waldur-site-agent/plugin-sdk';
import { createSlurmSite, slurmCommands, UsageReading } from '@waldur-site-agent/plugin-slurm';
import { sacctRows, type JobRecord } from '../../plugins/slurm/testing/fake-sacct.ts';
import { RESOURCE } from '../../plugins/slurm/testing/fake-slurm.ts';
import { instantOf } from '../../plugins/slurm/testing/local-time.ts';
import { startRealSlurm, type RealSlurm } from '../real-slurm/cluster.ts';
import { JobDatabase } from '../support/job-database.ts';

jest.setTimeout(120_000);

const COMPONENTS: Readonly<Record<string, Component>> = { cpu: {}, mem: {}, 'gres/gpu': {} };
const ZONE = 'Europe/Tallinn';
const prefix = `u${process.pid}${Date.now() % 100_000}`;
const done = `${prefix}_done`;
const running = `${prefix}_running`;
const moved = `${prefix}_moved`;
const accounts = [done, running, moved];

let slurm: RealSlurm;
let database: JobDatabase;
let alice: string;
let bob: string;

beforeAll(async () => {
  Logger.overrideLogger(false);
  slurm = await startRealSlurm();
  process.env['SLURM_CONF'] = slurm.env['SLURM_CONF'];
  database = new JobDatabase(slurm);
  [alice, bob] = slurm.users;
  for (const account of accounts) {
    await slurm.sacctmgr('add', 'account', account);
    await slurm.sacctmgr('add', 'user', `${alice},${bob}`, `account=${account}`, 'share=parent');
  }
  await runJobs();
}, 300_000);

afterAll(async () => {
  await slurm.call('scancel', '-A', running);
});

/** Of all jobs that end: the requeued one has two. */
const RECORDS = 12;

/** Everything that a month is made of, in account {@link done}; one job goes on in {@link running}. */
async function runJobs(): Promise<void> {
  await submit(alice, running, 600, '-n3', '--mem=300M');
  await submit(alice, done, 3, '-n2', '--mem=300M');
  await submit(bob, done, 4, '-n3', '-p', 'gpu', '--gres=gpu:1');
  await submit(bob, done, 2, '--array=1-3');
  await submit(bob, done, 2, '--mem=1536K');
  const waiting = await submit(alice, done, 1, '--begin=now+1hour');
  const requeued = await submit(alice, done, 600, '-n2', '--requeue');
  const suspended = await submit(bob, done, 4);
  await slurm.waitRunning(suspended);
  await slurm.call('scontrol', 'suspend', String(suspended));
  await slurm.waitRunning(requeued);
  await pause(3000); // the jobs have to run for some time
  await slurm.call('scontrol', 'resume', String(suspended));
  await slurm.call('scontrol', 'requeue', String(requeued));
  await until(async () => (await database.records([done])).filter(({ id }) => id === requeued).length === 2);
  await slurm.call('scancel', String(waiting), String(requeued));
  await Promise.all([1, 2].map((cpus) => submit(alice, moved, 1, `-n${cpus}`)));
  // the database hears of a job's end some seconds later
  await until(async () => {
    const records = (await database.records([done, moved])).filter(({ ended }) => ended !== 0);
    return (
      records.length === RECORDS && (await slurm.activeJobs(done)).length + (await slurm.activeJobs(moved)).length === 0
    );
  });
  await until(async () => (await database.records([running])).some(({ started }) => started !== 0));
}

async function submit(user: string, account: string, seconds: number, ...options: string[]): Promise<number> {
  const job = ['sbatch', '--parsable', '-A', account, '-o', '/dev/null', ...options, '--wrap', `sleep ${seconds}`];
  return Number(await slurm.call('runuser', '-u', user, '--', ...job));
}

interface Settings {
  readonly timezone?: string;
  readonly components?: Readonly<Record<string, Component>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

async function usage(month: UsageMonth, { timezone = ZONE, components = COMPONENTS, settings = {} }: Settings = {}) {
  const site = createSlurmSite({
    name: 'Cluster',
    uuid: 'a'.repeat(32),
    backendType: 'slurm',
    settings: { cluster_name: slurm.cluster, ...settings },
    components: () => components,
    facts: () => ({ partitions: [], enforceQos: false, serviceProviderUuid: '', pluginOptions: {} }),
    timezone,
    writer: new LiveWriter(),
  });
  return await new UsageReading(site, timezone).usage(RESOURCES, month);
}

const RESOURCES = accounts.map((name): Resource => Object.assign({}, RESOURCE, { backendId: name.toUpperCase() }));

function of(account: string, answer: ReadonlyMap<string, ResourceUsage>): Record<string, unknown> {
  const { total, users } = answer.get(account.toUpperCase()) ?? { total: {}, users: new Map<string, unknown>() };
  return { total, ...Object.fromEntries(users) };
}

function monthOf(instant: number): UsageMonth {
  const [year, month] = new Date(instant * 1000).toISOString().split('-').map(Number);
  return { year: year ?? 0, month: month ?? 0 };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within a minute: ${condition.toString()}`);
    await pause(250);
  }
}

/** Seconds of each job from `sacct` without any window, and from that what was used: by user, in minutes. */
async function calculated(account: string): Promise<Record<string, Record<string, number>>> {
  const columns = '--format=UID,ElapsedRaw,ReqCPUS,ReqTRES,User';
  const text = await slurm.call('sacct', '-aXDPn', '-S', '2000-01-01', '-A', account, columns);
  const result: Record<string, Record<string, number>> = {};
  for (const [, seconds = '', cpus = '', tres = '', user = ''] of text.split('\n').map((line) => line.split('|'))) {
    if (user === '') continue;
    const memory = Number(/mem=(\d+)M/.exec(tres)?.[1]);
    const gpus = /gres\/gpu=(\d+)/.exec(tres)?.[1];
    for (const name of ['total', user]) {
      const used = (result[name] ??= { cpu: 0, mem: 0 });
      used['cpu'] = (used['cpu'] ?? 0) + (Number(seconds) * Number(cpus)) / 60;
      used['mem'] = (used['mem'] ?? 0) + Math.floor((Number(seconds) * memory) / 60);
      if (gpus !== undefined) used['gres/gpu'] = (used['gres/gpu'] ?? 0) + (Number(seconds) * Number(gpus)) / 60;
    }
  }
  return result;
}

const near = (expected: Record<string, Record<string, number>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(expected).map(([name, parts]) => [
      name,
      Object.fromEntries(Object.entries(parts).map(([tres, value]) => [tres, expect.closeTo(value, 9)])),
    ]),
  );

describe('the present month', () => {
  it('is what the jobs of each user asked for, times how long they ran', async () => {
    const month = monthOf(Date.now() / 1000);
    const expected = await calculated(done);
    expect(of(done, await usage(month, { timezone: 'UTC' }))).toEqual(near(expected));
    expect(Object.keys(expected).toSorted()).toEqual([alice, bob, 'total'].toSorted());
    expect(expected[bob]?.['gres/gpu']).toBeGreaterThan(0);
    expect(expected[alice]?.['cpu']).toBeGreaterThan((2 * (3 + 3)) / 60 - 1e-9); // the requeued job's first run included
  });

  it('has a running job up to now', async () => {
    const month = monthOf(Date.now() / 1000);
    const before = (await calculated(running))['total'];
    const found = (await usage(month, { timezone: 'UTC' })).get(running.toUpperCase())?.total['cpu'];
    const after = (await calculated(running))['total'];
    expect(before?.['cpu']).toBeGreaterThan(0);
    expect(found).toBeGreaterThanOrEqual((before?.['cpu'] ?? 0) - 1e-9);
    expect(found).toBeLessThanOrEqual((after?.['cpu'] ?? 0) + 1e-9);
  });
});

/** What account {@link moved} has in a month; TRES-seconds are whole. */
async function cpuSeconds(month: UsageMonth, settings: Settings = {}): Promise<number> {
  return Math.round(((await usage(month, settings)).get(moved.toUpperCase())?.total['cpu'] ?? 0) * 60);
}

describe('a job over the edge of a month', () => {
  /** The beginning of last month where the agent is. */
  const [earlier, last] = lastMonths(monthOf(Date.now() / 1000), 3) as [UsageMonth, UsageMonth, UsageMonth];
  const edge = instantOf(`${last.year}-${String(last.month).padStart(2, '0')}-01T00:00:00`, ZONE);
  beforeAll(async () => {
    const [first, second] = (await database.records([moved])).toSorted((a, b) => a.tres.localeCompare(b.tres));
    // one CPU for an hour and a second before, half an hour after; suspended for ten minutes on either side
    await database.moveJob(first?.id ?? 0, edge - 3601, edge + 1800);
    await database.suspendJob(first?.id ?? 0, edge - 600, edge + 600);
    // two CPUs for the last and the first second
    await database.moveJob(second?.id ?? 0, edge - 1, edge + 1);
  });

  it('counts in each month with what lies in it, to the second', async () => {
    expect(await cpuSeconds(earlier)).toBe(3601 - 600 + 2);
    expect(await cpuSeconds(last)).toBe(1800 - 600 + 2);
  });

  it('lies in one month where clocks are elsewhere', async () => {
    const elsewhere = { timezone: 'America/New_York' };
    expect(await cpuSeconds(earlier, elsewhere)).toBe(3601 + 1800 - 1200 + 4);
    expect(await cpuSeconds(last, elsewhere)).toBe(0);
  });

  it.each(['UTC', ZONE, 'America/New_York', 'Asia/Kolkata'])('prints the rows of the fake: %s', async (zone) => {
    const records: JobRecord[] = await database.records([done, moved]);
    const present = monthOf(Date.now() / 1000);
    const latestOnly = slurmCommands.historicalUsage([done, moved], present.year, present.month);
    const commands = [earlier, last, present].map((month) => slurmCommands.monthUsage(month, [done, moved]));
    for (const { words } of [...commands, latestOnly]) {
      const printed = await slurm.call('env', `TZ=${zone}`, 'sacct', '--parsable2', '--noheader', ...words);
      const expected = sacctRows(records, words, zone, Math.floor(Date.now() / 1000));
      expect(printed.split('\n').filter(Boolean).toSorted()).toEqual(expected.toSorted());
    }
    expect(records).toHaveLength(RECORDS);
  });

  it("is the same in SLURM's own hourly sums", async () => {
    const settings = { settings: { usage_source: 'sreport' } };
    await database.rollUpFrom(edge - 40 * 86_400);
    await until(async () => (await database.rolledUpTo()) > edge);
    expect(await cpuSeconds(earlier, settings)).toBe(3601 - 600 + 2);
    expect(await cpuSeconds(last, settings)).toBe(1800 - 600 + 2);
  });
});

describe('no answer', () => {
  const month = monthOf(Date.now() / 1000);

  it('is what a cluster gets that the database does not know, though SLURM reports success', async () => {
    await expect(usage(month, { settings: { cluster_name: 'nosuch' } })).rejects.toThrow(BackendNotReadyError);
  });

  it('is what there is while slurmdbd is down', async () => {
    await slurm.stopSlurmdbd();
    try {
      await expect(usage(month)).rejects.toThrow(BackendNotReadyError);
      await expect(usage(month, { settings: { usage_source: 'sreport' } })).rejects.toThrow(BackendNotReadyError);
    } finally {
      await slurm.startSlurmdbd();
    }
  });
});
