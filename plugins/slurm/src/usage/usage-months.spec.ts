import { Logger } from '@nestjs/common';
import {
  monthInZone,
  monthsFromTo,
  type Resource,
  type ResourceUsage,
  type UsageMonth,
} from '@waldur-site-agent/plugin-sdk';
import * as fc from 'fast-check';
import { FakeSacctRunner, type JobRecord } from '../../testing/fake-sacct.ts';
import { FakeSlurm, RESOURCE } from '../../testing/fake-slurm.ts';
import { instantOf } from '../../testing/local-time.ts';
import { createSlurmSite } from '../backend/create-slurm-backend.ts';
import { UsageReading } from './usage-reading.ts';

const NOW = Date.UTC(2026, 10, 24, 8) / 1000;
const MONTHS = monthsFromTo({ year: 2026, month: 1 }, { year: 2026, month: 12 });
const ZONES = ['UTC', 'Europe/Tallinn', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'Pacific/Auckland'];
const ACCOUNTS = ['a_one', 'a_two'];
const MEMORY: readonly (readonly [text: string, bytes: number])[] = [
  ['0', 0],
  ['1536K', 1536 * 2 ** 10],
  ['300M', 300 * 2 ** 20],
  ['64T', 64 * 2 ** 40],
];

let slurm: FakeSlurm;

beforeAll(async () => {
  Logger.overrideLogger(false);
  slurm = await FakeSlurm.start();
});

afterAll(() => slurm.stop());

interface Job extends JobRecord {
  readonly cpus: number;
  readonly bytes: number;
}

/** Instants with a liking for the edges of months. */
function instants(zone: string): fc.Arbitrary<number> {
  const edges = MONTHS.slice(1).map(({ month }) =>
    instantOf(`2026-${String(month).padStart(2, '0')}-01T00:00:00`, zone),
  );
  return fc.oneof(
    fc.integer({ min: Date.UTC(2026, 0, 3) / 1000, max: NOW }),
    fc
      .tuple(fc.constantFrom(...edges.filter((edge) => edge < NOW)), fc.integer({ min: -2, max: 2 }))
      .map(([edge, off]) => edge + off),
  );
}

/** Runs of jobs: short and very long ones, running, suspended, cancelled before they began, requeued under one id. */
function jobs(zone: string): fc.Arbitrary<Job[]> {
  const times = fc.array(instants(zone), { minLength: 4, maxLength: 4 }).map((list) => list.toSorted((a, b) => a - b));
  const job = fc.record({
    id: fc.integer({ min: 1, max: 10 }),
    account: fc.constantFrom(...ACCOUNTS, 'foreign'),
    user: fc.constantFrom('alice', 'bob'),
    cpus: fc.integer({ min: 1, max: 100_000 }),
    memory: fc.constantFrom(...MEMORY),
    times,
    kind: fc.constantFrom('done', 'done', 'suspended', 'running', 'pending', 'cancelled'),
  });
  return fc.array(job, { maxLength: 25 }).map((list) => list.map((each, at) => jobOf(each, at)));
}

interface Draft {
  readonly id: number;
  readonly account: string;
  readonly user: string;
  readonly cpus: number;
  readonly memory: readonly [text: string, bytes: number];
  readonly times: readonly number[];
  readonly kind: string;
}

function jobOf({ id, account, user, cpus, memory: [text, bytes], times, kind }: Draft, at: number): Job {
  const [first = 0, second = 0, third = 0, last = 0] = times;
  return {
    id,
    account,
    user,
    cpus,
    bytes,
    tres: `billing=9,cpu=${cpus},mem=${text},node=1`,
    submitted: first + at / 1000,
    eligible: first,
    started: kind === 'pending' || kind === 'cancelled' ? 0 : first,
    ended: kind === 'pending' || kind === 'running' ? 0 : last,
    suspensions: kind === 'suspended' ? [[second, third]] : [],
  };
}

/** First instants of the months, found by looking at the calendar, not by reading a text. */
const EDGES = new Map(ZONES.map((zone) => [zone, MONTHS.map((month) => firstInstant(month, zone))]));

const world = fc.oneof(...ZONES.map((zone) => fc.record({ zone: fc.constant(zone), jobs: jobs(zone) })));
const RUNS = { numRuns: 100 };

/** Has a row in every month, as an answer without any makes the reading look for the cluster. */
const FILLER: JobRecord = {
  id: 0,
  account: 'filler',
  user: 'alice',
  tres: '',
  submitted: 1,
  eligible: 1,
  started: 1,
  ended: 0,
  suspensions: [],
};

const RESOURCES = [...ACCOUNTS, FILLER.account].map((backendId): Resource =>
  Object.assign({}, RESOURCE, { backendId }),
);

/** Usage of the accounts in every month of the year. */
async function read(
  zone: string,
  table: readonly JobRecord[],
): Promise<Map<UsageMonth, ReadonlyMap<string, ResourceUsage>>> {
  const context = { ...slurm.context(), components: () => ({ cpu: {}, mem: {} }) };
  const site = createSlurmSite(context, { runner: new FakeSacctRunner([...table, FILLER], NOW) });
  const reading = new UsageReading(site, zone, () => new Date(NOW * 1000));
  const months = new Map<UsageMonth, ReadonlyMap<string, ResourceUsage>>();
  for (const month of MONTHS) months.set(month, await reading.usage(RESOURCES, month));
  return months;
}

function allOf(months: ReadonlyMap<UsageMonth, ReadonlyMap<string, ResourceUsage>>): ResourceUsage[] {
  return [...months.values()].flatMap((usage) => Array.from(usage.values()));
}

function secondsRun(job: Job): number {
  if (job.started === 0) return 0;
  const suspended = job.suspensions.reduce((sum, [from, to]) => sum + to - from, 0);
  return (job.ended || NOW) - job.started - suspended;
}

/** TRES-seconds are whole, whatever unit they are shown in. */
const whole = (minutes: number | undefined): number => Math.round((minutes ?? 0) * 60);
const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
const ours = (table: readonly Job[]): Job[] => table.filter(({ account }) => account !== 'foreign');

describe('the months of a year', () => {
  it('add up to what all jobs ran: no second is lost and none counted twice', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ zone, jobs: table }) => {
        const months = allOf(await read(zone, table));
        expect(sum(months.map(({ total }) => whole(total['cpu'])))).toBe(
          sum(ours(table).map((job) => job.cpus * secondsRun(job))),
        );
      }),
      RUNS,
    );
  });

  it('have the seconds that a clock on the wall saw in them, by account and user', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ zone, jobs: table }) => {
        const months = await read(zone, table);
        const edges = [...(EDGES.get(zone) ?? []), Infinity];
        const cells = MONTHS.flatMap((month, at) =>
          ACCOUNTS.flatMap((account) => ['alice', 'bob'].map((user) => ({ month, at, account, user }))),
        );
        const found = cells.map(({ month, account, user }) => {
          const usage = months.get(month)?.get(account)?.users.get(user);
          return [whole(usage?.['cpu']), usage?.['mem'] ?? 0];
        });
        const expected = cells.map(({ at, account, user }) => {
          const own = table.filter((job) => job.account === account && job.user === user);
          return expectedUsage(own, edges[at] ?? 0, edges[at + 1] ?? 0);
        });
        expect(found).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('have totals that are the sum of their users, and nothing negative', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ zone, jobs: table }) => {
        const all = allOf(await read(zone, table));
        const rows = all.flatMap(({ total, users }) =>
          ['cpu', 'mem'].map((name) => ({
            total: whole(total[name]),
            parts: [...users.values()].map((usage) => whole(usage[name])),
          })),
        );
        expect(rows.filter(({ total, parts }) => total !== sum(parts) || parts.some((part) => part < 0))).toEqual([]);
      }),
      RUNS,
    );
  });
});

it('a month with a change of clocks has an hour less or more', async () => {
  const begin = instantOf('2025-12-31T00:00:00', 'Europe/Tallinn');
  const job = { ...FILLER, id: 1, account: 'a_one', tres: 'cpu=1', submitted: begin, eligible: begin, started: begin };
  const hours = [...(await read('Europe/Tallinn', [job])).values()].map(
    (usage) => (usage.get('a_one')?.total['cpu'] ?? 0) / 60,
  );
  expect(hours.slice(0, 10)).toEqual([744, 672, 743, 720, 744, 720, 744, 744, 720, 745]);
  expect(hours.slice(11)).toEqual([0]); // not begun
});

function firstInstant(month: UsageMonth, zone: string): number {
  let before = Date.UTC(month.year, month.month - 1, 1) / 1000 - 86_400;
  let after = before + 2 * 86_400;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (index(monthInZone(new Date(middle * 1000), zone)) >= index(month)) after = middle;
    else before = middle;
  }
  return after;
}

function index({ year, month }: UsageMonth): number {
  return year * 12 + month;
}

function expectedUsage(table: readonly Job[], from: number, to: number): [cpuSeconds: number, mebibyteMinutes: number] {
  const clipped = table.map((job) => {
    const suspended = sum(job.suspensions.map(([start, end]) => overlap(start, end, from, to)));
    return { job, seconds: job.started === 0 ? 0 : overlap(job.started, job.ended || NOW, from, to) - suspended };
  });
  const memory = clipped.map(({ job, seconds }) => Number((BigInt(job.bytes) * BigInt(seconds)) / (60n * 2n ** 20n)));
  return [sum(clipped.map(({ job, seconds }) => job.cpus * seconds)), sum(memory)];
}

function overlap(start: number, end: number, from: number, to: number): number {
  return Math.max(0, Math.min(end, to) - Math.max(start, from));
}
