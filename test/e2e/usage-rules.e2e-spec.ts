import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { ReportBench, type ReportBenchOptions } from '../support/report-bench.ts';

let bench: ReportBench;

async function start(options: ReportBenchOptions = {}): Promise<ReportBench> {
  bench = await ReportBench.start(options);
  return bench;
}

afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
});

describe('what is reported', () => {
  it('totals and shares of users, of the present and the past month, oldest first', async () => {
    await start();
    const resource = bench.resource('One');
    bench.use('2024-05', resource, { cpu: 5 }, { alice: { cpu: 5 } });
    bench.use('2024-06', resource, { cpu: 10.126, mem: 30 }, { alice: { cpu: 4, mem: 30 }, bob: { cpu: 6.126 } });
    const tally = await bench.cycle();
    expect(bench.backend.asked).toEqual(['2024-05', '2024-06']);
    expect(bench.recorded(resource, '2024-05')).toEqual({ cpu: 5 });
    expect(bench.recorded(resource, '2024-06')).toEqual({ cpu: 10.13, mem: 30 });
    expect(bench.shares(resource, '2024-06')).toEqual(['alice cpu 4.00', 'alice mem 30.00', 'bob cpu 6.13']);
    expect([tally.totals, tally.shares, tally.count('reported')]).toEqual([2, 4, 1]);
  });

  it('nothing in a second cycle, and what changed in a third', async () => {
    await start();
    const [one, two] = [bench.resource('One'), bench.resource('Two')];
    bench.use('2024-06', one, { cpu: 10 }, { alice: { cpu: 10 }, bob: { cpu: 0 } });
    bench.use('2024-06', two, { cpu: 1 });
    await bench.cycle();
    const tally = await bench.cycle();
    expect([bench.posts('set_usage'), bench.posts('set_user_usages'), tally.count('unchanged')]).toEqual([0, 0, 2]);
    bench.use('2024-06', one, { cpu: 11 }, { alice: { cpu: 11 }, bob: { cpu: 0 } });
    await bench.cycle();
    expect([bench.posts('set_usage'), bench.posts('set_user_usages')]).toEqual([1, 1]);
    expect(bench.shares(one, '2024-06')).toEqual(['alice cpu 11.00', 'bob cpu 0.00']);
  });

  it('nothing that Waldur has already, also after a restart', async () => {
    await start();
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 10.004 }, { alice: { cpu: 10.004 } });
    await bench.cycle();
    const { waldur, offering } = bench;
    const again = await ReportBench.restarted(bench);
    again.use('2024-06', resource, { cpu: 10.001 }, { alice: { cpu: 9.999 } });
    await again.cycle();
    expect([again.posts('set_usage'), again.posts('set_user_usages')]).toEqual([0, 0]);
    expect([again.waldur, again.offering]).toEqual([waldur, offering]);
  });

  it('a user is named by address when the offering user is known', async () => {
    await start();
    const alice = bench.waldur.addUser({ username: 'alice@example.org' });
    bench.waldur.addOfferingUser({ offering: bench.offering, user: alice, username: 'alice' });
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 2 }, { alice: { cpu: 1 }, stranger: { cpu: 1 } });
    await bench.cycle();
    const sent = bench.waldur.requests.find(({ path }) => path.includes('set_user_usages'))?.body as {
      usages: { username: string; user?: string }[];
    };
    expect(sent.usages.map(({ username, user }) => [username, user?.includes('marketplace-offering-users')])).toEqual([
      ['alice', true],
      ['stranger', undefined],
    ]);
  });

  it('zero for a resource that is there and used nothing this month, nothing for last month', async () => {
    await start();
    const resource = bench.resource('Idle');
    await bench.cycle();
    expect([bench.recorded(resource, '2024-06'), bench.recorded(resource, '2024-05')]).toEqual([
      { cpu: 0, mem: 0 },
      {},
    ]);
    await bench.cycle();
    expect(bench.posts('set_usage')).toBe(0);
  });

  it('nothing for a resource that the backend does not have', async () => {
    await start();
    const { offering, project } = bench;
    bench.waldur.addResource({ offering, project, name: 'Lost', backend_id: 'hpc_lost' });
    const tally = await bench.cycle();
    expect([tally.missing, bench.posts('set_usage')]).toEqual([['hpc_lost'], 0]);
  });

  it('nothing of components that the offering in Waldur does not have', async () => {
    await start();
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 1, gpu: 999 }, { alice: { gpu: 999 } });
    await bench.cycle();
    expect(bench.recorded(resource, '2024-06')).toEqual({ cpu: 1 });
    expect(bench.logged('no component gpu')).toBe(true);
  });

  it.each(['Pacific/Kiritimati', 'Etc/GMT+12', 'UTC'])(
    'under the right month whatever the zone: %s',
    async (timezone) => {
      await start({ reporting: { timezone } });
      const resource = bench.resource('One');
      bench.use('2024-06', resource, { cpu: 1 });
      await bench.cycle();
      const sent = bench.waldur.requests.find(({ path }) => path.includes('set_usage'))?.body as { date: string };
      for (const zone of ['Pacific/Kiritimati', 'Etc/GMT+12'])
        expect(new Date(sent.date).toLocaleDateString('en-CA', { timeZone: zone }).slice(0, 7)).toBe('2024-06');
      expect(bench.recorded(resource, '2024-06')).toEqual({ cpu: 1 });
    },
  );
});

describe('which months', () => {
  it.each([
    ['2024-01-10T00:00:00Z', 'UTC', ['2023-12', '2024-01']],
    ['2024-03-31T23:30:00Z', 'Europe/Tallinn', ['2024-03', '2024-04']],
    ['2024-04-01T02:00:00Z', 'America/New_York', ['2024-02', '2024-03']],
  ])('at %s in %s: %j', async (now, timezone, months) => {
    await start({ reporting: { timezone } });
    bench.now = new Date(now);
    bench.resource('One');
    await bench.cycle();
    expect(bench.backend.asked).toEqual(months);
  });

  it('only one where the command line says so, or the backend knows no other', async () => {
    await start();
    const resource = bench.resource('One');
    bench.use('2024-03', resource, { cpu: 3 });
    bench.mode.only = { year: 2024, month: 3 };
    await bench.cycle();
    expect([bench.backend.asked, bench.recorded(resource, '2024-03')]).toEqual([['2024-03'], { cpu: 3 }]);
    bench.mode.only = undefined;
    Object.assign(bench.backend, { presentUsageOnly: true });
    await bench.cycle();
    expect(bench.backend.asked).toEqual(['2024-06']);
  });

  it('nothing when the month changes while usage is being read', async () => {
    await start();
    const resource = bench.resource('One');
    bench.now = new Date('2025-03-31T23:59:59Z');
    bench.use('2025-03', resource, { cpu: 3 });
    bench.backend.beforeUsage = (month) => {
      if (month === '2025-03') bench.now = new Date('2025-04-01T00:00:01Z');
    };
    const tally = await bench.cycle();
    expect([bench.posts('set_usage'), tally.skipped]).toEqual([0, expect.stringContaining('the month changed')]);
  });
});

describe('usage that became less', () => {
  it('is not reported, with nothing else of that resource and month, and is named', async () => {
    await start();
    const [one, two] = [bench.resource('One'), bench.resource('Two')];
    bench.use('2024-06', one, { cpu: 15, mem: 20 }, { alice: { cpu: 15 } });
    await bench.cycle();
    bench.use('2024-06', one, { cpu: 10, mem: 30 }, { alice: { cpu: 10 } });
    bench.use('2024-06', two, { cpu: 1 });
    const tally = await bench.cycle();
    expect(bench.recorded(one, '2024-06')).toEqual({ cpu: 15, mem: 20 });
    expect([bench.posts('set_user_usages'), bench.recorded(two, '2024-06')['cpu']]).toEqual([0, 1]);
    expect(tally.anomalies).toEqual([
      { resource: 'One', message: expect.stringContaining('cpu: 10.00 is less than 15') },
    ]);
  });

  it('of a past month does not hold up the present one', async () => {
    await start();
    const resource = bench.resource('One');
    bench.use('2024-05', resource, { cpu: 5 });
    await bench.cycle();
    bench.use('2024-05', resource, { cpu: 4 });
    bench.use('2024-06', resource, { cpu: 7 });
    await bench.cycle();
    expect([bench.recorded(resource, '2024-05'), bench.recorded(resource, '2024-06')['cpu']]).toEqual([{ cpu: 5 }, 7]);
  });

  it('is reported where the backend allows it', async () => {
    await start({ extend: (backend) => Object.assign(backend, { allowsDecreasingUsage: true }) });
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 15 });
    await bench.cycle();
    bench.use('2024-06', resource, { cpu: 10 });
    await bench.cycle();
    expect(bench.recorded(resource, '2024-06')['cpu']).toBe(10);
  });
});

describe('failures', () => {
  const BACKFILL = 'Staff required when backfilling past billing periods.';

  it('a past month that Waldur takes no more is passed over quietly', async () => {
    await start();
    const resource = bench.resource('One');
    bench.use('2024-05', resource, { cpu: 5 });
    bench.use('2024-06', resource, { cpu: 7 });
    bench.waldur.fault({ method: 'POST', path: /set_usage/, kind: { status: 400, body: { detail: BACKFILL } } });
    const tally = await bench.cycle();
    expect([bench.posts('set_usage'), tally.count('reported'), tally.count('failed')]).toEqual([2, 1, 0]);
    expect([bench.logged('the billing period is over'), bench.logged('was not reported')]).toEqual([true, false]);
  });

  it('any other refusal of a past month is a warning with the answer', async () => {
    await start();
    const resource = bench.resource('One');
    bench.use('2024-05', resource, { cpu: 5 });
    bench.use('2024-06', resource, { cpu: 7 });
    bench.waldur.fault({ method: 'POST', path: /set_usage/, kind: { status: 400, body: { detail: 'no such plan' } } });
    await bench.cycle();
    expect([bench.recorded(resource, '2024-06')['cpu'], bench.logged('no such plan')]).toEqual([7, true]);
  });

  it.each([500, 502, 429])('an answer %d is tried again, and nothing is reported twice', async (status) => {
    await start();
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 7 }, { alice: { cpu: 7 } });
    bench.waldur.fault({ method: 'POST', path: /set_user_usages/, kind: { status } });
    const tally = await bench.cycle();
    expect([bench.posts('set_usage'), bench.posts('set_user_usages'), tally.count('reported')]).toEqual([1, 2, 1]);
    expect(bench.shares(resource, '2024-06')).toEqual(['alice cpu 7.00']);
  });

  it('a resource that fails does not hold up the others, and its state is left alone', async () => {
    await start({ maxAttempts: 2 });
    const [one, two] = [bench.resource('One'), bench.resource('Two')];
    for (const each of [one, two]) bench.use('2024-06', each, { cpu: 7 });
    bench.waldur.beforeRequest(({ path, body }) => {
      const { resource } = (body ?? {}) as { resource?: string };
      if (path.includes('set_usage') && resource === one.uuid)
        bench.waldur.fault({ method: 'POST', path: /set_usage/, kind: { status: 500 } });
    });
    const tally = await bench.cycle();
    expect([tally.count('waiting'), bench.recorded(two, '2024-06')['cpu'], one.state]).toEqual([1, 7, 'OK']);
  });

  it('a past month that the backend cannot tell is left out, the present one is reported', async () => {
    await start();
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 7 });
    bench.backend.beforeUsage = (month) => {
      if (month === '2024-05') throw new BackendNotReadyError('archived');
    };
    await bench.cycle();
    expect([bench.recorded(resource, '2024-06')['cpu'], bench.logged('archived')]).toEqual([7, true]);
  });

  it('usage that cannot be read is never reported as none', async () => {
    await start();
    const resource = bench.resource('One');
    bench.backend.beforeUsage = () => {
      throw new BackendNotReadyError('slurmdbd is down');
    };
    const tally = await bench.cycle();
    expect([tally.skipped, bench.recorded(resource, '2024-06')]).toEqual(['slurmdbd is down', {}]);
  });
});
