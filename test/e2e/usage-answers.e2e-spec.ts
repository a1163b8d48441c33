import { ReportBench } from '../support/report-bench.ts';

let bench: ReportBench;

beforeEach(async () => {
  bench = await ReportBench.start();
});

afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
});

/** Every row of an answer with other values. */
const rewritten = (values: object) => ({
  rewrite: (rows: unknown) => (rows as object[]).map((row) => Object.assign({}, row, values)),
});

function offeringUser(username: string, state?: 'OK' | 'Deleted') {
  const user = bench.waldur.addUser({ username: `${username}@example.org` });
  return bench.waldur.addOfferingUser({ offering: bench.offering, user, username, ...(state ? { state } : {}) });
}

/** The offering users that shares were attached to. */
function attached(): readonly (string | undefined)[] {
  const sent = bench.waldur.requests.filter(({ path }) => path.includes('set_user_usages'));
  return sent.flatMap(({ body }) => (body as { usages: { user?: string }[] }).usages.map(({ user }) => user));
}

describe('failures', () => {
  it.each([403, 404, 409, 500])('a past month that answers %d does not hold up the present one', async (status) => {
    const resource = bench.resource('One');
    bench.use('2024-05', resource, { cpu: 5 });
    bench.use('2024-06', resource, { cpu: 7 });
    bench.waldur.beforeRequest(({ path, body }) => {
      const { date = '' } = (body ?? {}) as { date?: string };
      if (path.includes('set_usage') && date.startsWith('2024-05'))
        bench.waldur.fault({ method: 'POST', path: /set_usage/, kind: { status } });
    });
    const tally = await bench.cycle();
    expect(bench.recorded(resource, '2024-06')).toEqual({ cpu: 7 });
    expect(tally.count('failed') + tally.count('waiting')).toBe(1);
  });

  it('the next attempt asks again for offering users that could not be read', async () => {
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 7 }, { alice: { cpu: 7 } });
    bench.waldur.fault({ path: /marketplace-offering-users/, kind: { status: 500 } });
    const tally = await bench.cycle();
    expect([bench.shares(resource, '2024-06'), tally.count('reported')]).toEqual([['alice cpu 7.00'], 1]);
  });

  it('a resource whose data in Waldur make no sense counts as failed', async () => {
    bench.use('2024-06', bench.resource('One'), { cpu: 7 });
    bench.waldur.fault({ path: /provider-resources\/\?/, kind: rewritten({ limits: { cpu: 'many' } }) });
    expect((await bench.cycle()).of('failed')).toEqual([
      { resource: 'One', message: expect.stringContaining('not a number') },
    ]);
  });

  it('two resources of one name both count', async () => {
    const [one, two] = [bench.resource('Same'), bench.resource('Same')];
    Object.assign(two, { backend_id: 'hpc_other' });
    bench.backend.accounts.set('hpc_other', { id: 'hpc_other', owner: two.uuid, limits: {}, users: new Map() });
    for (const each of [one, two]) bench.use('2024-06', each, { cpu: 7 });
    bench.waldur.fault({ method: 'POST', path: /set_usage/, kind: { status: 400 } });
    const tally = await bench.cycle();
    expect([tally.count('failed'), tally.count('reported'), tally.settled]).toEqual([1, 1, 2]);
  });

  it('nothing is taken back because records do not tell their resource', async () => {
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 10 });
    await bench.cycle();
    bench.use('2024-06', resource, { cpu: 3 });
    bench.waldur.fault({ path: /component-usages/, times: 2, kind: rewritten({ resource_uuid: undefined }) });
    const tally = await bench.cycle();
    expect(bench.recorded(resource, '2024-06')).toEqual({ cpu: 10 });
    expect(tally.skipped).toContain('does not tell the resource');
  });
});

describe('shares', () => {
  it('belong to the person who has the name now, not to one who is gone', async () => {
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 7 }, { alice: { cpu: 7 } });
    const present = offeringUser('alice');
    offeringUser('Alice', 'Deleted');
    await bench.cycle();
    expect(attached()).toEqual([expect.stringContaining(present.uuid)]);
  });

  it('are attached to nobody when two people have the name but for its case', async () => {
    const resource = bench.resource('One');
    bench.use('2024-06', resource, { cpu: 7 }, { alice: { cpu: 7 } });
    offeringUser('alice');
    offeringUser('Alice');
    await bench.cycle();
    expect([attached(), bench.shares(resource, '2024-06')]).toEqual([[undefined], ['alice cpu 7.00']]);
  });
});

it('usage of an account that two resources share is said to count twice', async () => {
  const { offering, project } = bench;
  const resource = bench.resource('One');
  bench.waldur.addResource({ offering, project, name: 'Twin', backend_id: resource.backend_id });
  bench.use('2024-06', resource, { cpu: 7 });
  await bench.cycle();
  expect(bench.logged('One, Twin; give each its own')).toBe(true);
});
