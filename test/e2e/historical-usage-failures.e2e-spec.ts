import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HistoricalSite } from '../support/historical-site.ts';

jest.setTimeout(120_000);

const AGENT = join(import.meta.dirname, '../../apps/agent');
const DROP_IN = 'waldur_site_load_historical_usage';

let site: HistoricalSite;

beforeEach(async () => {
  site = await HistoricalSite.start();
});
afterEach(() => site.close());

describe('failures', () => {
  it('of one resource do not hold up the others, and its users are left alone', async () => {
    const [one, two] = [site.resource('One'), site.resource('Two')];
    for (const resource of [one, two]) {
      site.record(resource, '2024-01', 'cpu', '1');
      site.use('2024-01', resource, { cpu: 5 }, { alice: { cpu: 5 } });
      site.use('2024-02', resource, { cpu: 6 });
    }
    site.waldur.fault({ path: /set_usage/, kind: { status: 400, body: { detail: 'no such plan' } } });
    const result = await site.command('--output', 'json');
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      offerings: [
        {
          examined: 2,
          failures: [{ item: 'resource One, 2024-01', message: expect.stringContaining('no such plan') }],
          changes: { 'report usage': 3, 'report usage of users': 1 },
        },
      ],
    });
    expect(site.recorded(one)).toEqual({ '2024-01': { cpu: '1' }, '2024-02': { cpu: '6.00' } });
    expect(site.recorded(two)).toEqual({ '2024-01': { cpu: '5.00' }, '2024-02': { cpu: '6.00' } });
    expect([site.shares(one), site.shares(two)]).toEqual([[], ['2024-01 cpu alice 5.00']]);
    expect(await site.load()).toMatchObject({ code: 0 });
    expect(site.recorded(one)).toEqual({ '2024-01': { cpu: '5.00' }, '2024-02': { cpu: '6.00' } });
  });

  it("of one component's users do not hold up the next component", async () => {
    const one = site.resource('One');
    site.use('2024-01', one, { cpu: 5, mem: 6 }, { alice: { cpu: 5, mem: 6 } });
    site.waldur.fault({ path: /set_user_usages/, kind: { status: 500 } });
    const result = await site.load();
    expect(result).toMatchObject({ code: 1, stdout: expect.stringContaining('cpu of users of resource One, 2024-01') });
    expect(site.shares(one)).toEqual(['2024-01 mem alice 6.00']);
  });

  it('of one month do not hold up the next', async () => {
    const one = site.resource('One');
    site.use('2024-01', one, { cpu: 5 });
    site.use('2024-02', one, { cpu: 6 });
    site.waldur.fault({ path: /component-usages/, kind: 'reset', method: 'GET', times: 2 });
    const result = await site.load();
    expect(result).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('month 2024-01: usage could not be loaded'),
    });
    expect(site.recorded(one)).toEqual({ '2024-02': { cpu: '6.00' } });
  });

  it('that only staff are spared are told with what to do, and without the token that the answer repeats', async () => {
    const one = site.resource('One');
    site.use('2024-01', one, { cpu: 5 });
    const detail = `Only staff may report usage when backfilling past billing periods. Token ${site.userToken}`;
    site.waldur.fault({ path: /set_usage/, kind: { status: 400, body: { date: [detail] } } });
    const result = await site.load(['--no-staff-check']);
    expect(result).toMatchObject({ code: 1, stdout: expect.stringContaining('use the token of a staff user') });
  });

  it('of the offering as a whole end it with 1, before anything is written', async () => {
    site.use('2024-01', site.resource('One'), { cpu: 5 });
    const expected = [
      [{ reporting_backend: '' }, 'reporting_backend is not configured'],
      [{ reporting_backend: 'unheard_of' }, 'no installed plugin provides the backend \\"unheard_of\\"'],
      [{ reporting_backend: 'plain' }, 'the backend \\"plain\\" does not report usage'],
      [{ reporting_backend: 'present' }, 'usage of the present month only'],
    ] as const;
    for (const [file, message] of expected) {
      expect(await site.load([], file)).toMatchObject({ code: 1, stdout: expect.stringContaining(message) });
    }
    site.waldur.fault({ path: /provider-resources/, kind: { status: 502 } });
    expect(await site.load()).toMatchObject({ code: 1 });
    expect([site.writes, site.asked]).toEqual([[], []]);
  });
});

it('ends with 130 after an interrupt, when the request at hand is finished, and completes the work in the next run', async () => {
  const resources = Array.from({ length: 8 }, (_, index) => site.resource(`R${index}`));
  for (const resource of resources) site.use('2024-01', resource, { cpu: 5 }, { alice: { cpu: 5 } });
  let noticed: Promise<void> | undefined;
  const undo = site.waldur.beforeRequest(async ({ path }) => {
    if (!path.endsWith('/set_usage/')) return;
    if (noticed === undefined) {
      noticed = site.said('SIGINT received');
      site.signal('SIGINT');
    }
    await noticed;
  });
  const result = await site.load();
  undo();
  expect(result).toMatchObject({ code: 130, stdout: expect.stringContaining('not finished') });
  const done = resources.filter((resource) => Object.keys(site.recorded(resource)).length > 0);
  expect([done.length > 0, done.length < 8, site.writes.includes('set_user_usages')]).toEqual([true, true, false]);
  expect(await site.load()).toMatchObject({ code: 0 });
  expect(resources.map((resource) => site.recorded(resource)['2024-01'])).toEqual(
    resources.map(() => ({ cpu: '5.00' })),
  );
  expect(resources.flatMap((resource) => site.shares(resource))).toHaveLength(8);
});

describe('wrong usage', () => {
  it('the program is installed under its name and can be executed', async () => {
    const { bin } = JSON.parse(readFileSync(join(AGENT, 'package.json'), 'utf8')) as { bin: Record<string, string> };
    expect(bin[DROP_IN]).toBe(`./bin/${DROP_IN}.js`);
    accessSync(join(AGENT, `bin/${DROP_IN}.js`), constants.X_OK);
    const help = await site.run(DROP_IN, ['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Usage: ${DROP_IN} `) });
  });

  it.each([
    ['2024-13-01', '2024-12-31', 'the start date "2024-13-01" is not a day'],
    ['2024-03-31', '2024-01-01', 'the end date 2024-01-01 is before the start date 2024-03-31'],
    ['2020-01-01', '2030-12-31', 'are 4017 days; at most 1825 can be loaded'],
  ])('dates: %s to %s end it with 1, without any request', async (start, end, message) => {
    const results = [await site.load(['-s', start, '-e', end]), await site.command('-s', start, '-e', end)];
    for (const result of results) {
      expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(message) });
    }
    expect(site.waldur.requests).toEqual([]);
  });

  it('an offering that is not configured ends it with 1, naming those that are', async () => {
    const result = await site.load(['-o', 'ffffffffffffffffffffffffffffffff']);
    expect(result).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(`${site.offering.uuid} (Cluster)`),
    });
    const missing = await site.load(['-c', 'missing.yaml']);
    expect(missing).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('missing.yaml: does not exist'),
    });
    expect(site.waldur.requests).toEqual([]);
  });

  it.each([
    ['a missing token', [], '--user-token'],
    ['an unknown option', ['--user-tokn=TOKEN'], "'--user-tokn'"],
    ['an unknown short option', ['-t', 'TOKEN', '-xTOKEN'], "'-x'"],
    ['an argument', ['-t', 'TOKEN', 'TOKEN'], 'argument'],
  ])('%s ends it with 2, and no value is shown', async (_what, more, message) => {
    const dates = ['-s', '2024-01-01', '-e', '2024-01-31'];
    const args = ['-c', site.config(), '-o', site.offering.uuid, ...dates];
    const given = [...args, ...more.map((word) => word.replace('TOKEN', site.userToken))];
    const results = [
      await site.run(DROP_IN, given),
      await site.run('waldur-site-agent', ['load-historical-usage', ...given]),
    ];
    for (const result of results) {
      expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    }
    expect(site.waldur.requests).toEqual([]);
  });
});
