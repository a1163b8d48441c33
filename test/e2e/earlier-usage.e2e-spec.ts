import type { Resource, Usage, UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { ReportBench } from '../support/report-bench.ts';

type Given = ReadonlyMap<string, Usage> | undefined;

let bench: ReportBench;
/** What the backend was given, month by month. */
let given: Given[];

afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
});

/** A backend that counts from the beginning of a resource: 100 hours of cpu so far, and subtracts what it is given. */
async function start(abilities: object = { needsEarlierUsage: true, presentUsageOnly: true }): Promise<ReportBench> {
  given = [];
  bench = await ReportBench.start({
    extend: (backend) => {
      Object.assign(backend, {
        ...abilities,
        usage: async (resources: readonly Resource[], { month }: UsageMonth, earlier: Given) => {
          given.push(earlier);
          bench.backend.asked.push(String(month));
          const left = (id: string) => 100 - (earlier?.get(id)?.['cpu'] ?? 0);
          return new Map(resources.map(({ backendId: id }) => [id, { total: { cpu: left(id) }, users: new Map() }]));
        },
      });
    },
  });
  return bench;
}

/** Usage that Waldur has on record. @param month YYYY-MM */
function record(resource: ReturnType<ReportBench['resource']>, month: string, amounts: Record<string, string>): void {
  for (const [type, usage] of Object.entries(amounts)) {
    const billing_period = `${month}-01`;
    const date = `${month}-01T12:00:00Z`;
    const common = { uuid: `${bench.waldur.state.componentUsages.all.length}`.padStart(32, 'a'), rest: {} };
    const times = { created: date, modified: date };
    const values = { resource, type, usage, date, billing_period, recurring: false };
    bench.waldur.state.componentUsages.add({ ...common, ...times, ...values });
  }
}

it('is the sum of all months before, of each resource and component', async () => {
  await start();
  const [one, two, three] = [bench.resource('One'), bench.resource('Two'), bench.resource('Three')];
  record(one, '2023-12', { cpu: '10.50', mem: '3' });
  record(one, '2024-05', { cpu: '20' });
  record(one, '2024-06', { cpu: '33' });
  record(one, '2024-07', { cpu: '99' });
  record(two, '2024-05', { cpu: '70' });
  const tally = await bench.cycle();
  expect(given).toEqual([
    new Map([
      ['hpc_one', { cpu: 30.5, mem: 3 }],
      ['hpc_two', { cpu: 70 }],
    ]),
  ]);
  const june = [one, two, three].map((resource) => bench.recorded(resource, '2024-06')['cpu']);
  expect([june, tally.count('reported')]).toEqual([[69.5, 30, 100], 3]);
});

it('costs one request for a hundred records', async () => {
  await start();
  const one = bench.resource('One');
  for (let year = 1900; year < 2010; year++) record(one, `${year}-01`, { cpu: '0.10' });
  await bench.cycle();
  expect(given[0]?.get('hpc_one')?.['cpu']).toBeCloseTo(11);
  expect(bench.recorded(one, '2024-06')['cpu']).toBe(89);
  expect(bench.gets('/marketplace-component-usages/')).toBe(3); // two pages, and the records of the month itself
});

it.each([
  ['a backend that does not ask', {}],
  ['a backend whose settings do not ask', { needsEarlierUsage: false }],
])('is neither read nor given to %s', async (_, abilities) => {
  await start({ presentUsageOnly: true, ...abilities });
  const one = bench.resource('One');
  record(one, '2024-05', { cpu: '20' });
  await bench.cycle();
  expect([given, bench.gets('/marketplace-component-usages/')]).toEqual([[undefined], 1]);
  expect(bench.recorded(one, '2024-06')['cpu']).toBe(100);
});

it.each([
  ['is refused', { status: 403 }],
  ['is not answered', 'reset'],
  ['is answered by half', 'half'],
] as const)('that %s leaves the month alone, until it can be read', async (_, kind) => {
  await start();
  const one = bench.resource('One');
  record(one, '2024-05', { cpu: '20' });
  const healed = bench.waldur.fault({ method: 'GET', path: /component-usages/, kind, times: 99 });
  const tally = await bench.cycle();
  expect([tally.skipped === undefined, bench.posts('set_usage'), bench.backend.asked]).toEqual([false, 0, []]);
  healed();
  await bench.cycle();
  expect(bench.recorded(one, '2024-06')['cpu']).toBe(80);
});

it('with a record that is no amount leaves the month alone', async () => {
  await start();
  const one = bench.resource('One');
  record(one, '2024-05', { cpu: 'much' });
  const tally = await bench.cycle();
  expect([tally.skipped, bench.posts('set_usage')]).toEqual([expect.stringContaining('not a number'), 0]);
});
