import { MupSite } from '../support/mup-site.ts';

const MANAGER = { role: 'PROJECT.MANAGER' };

let site: MupSite;

async function start(settings?: Readonly<Record<string, unknown>>): Promise<MupSite> {
  site = await MupSite.start(settings);
  return site;
}

/** Three people; two of them are managers. */
function team() {
  const bob = site.join('bob');
  const alice = site.join('alice', {
    ...MANAGER,
    profile: { personal_title: 'Prof.', gender: 'female', country_of_residence: 'PT', organization: 'Uni' },
  });
  const carol = site.join('carol', MANAGER);
  return { alice, bob, carol };
}

afterEach(() => site.close());

describe('a new resource', () => {
  it('has its project, its people with their profiles, and its allocations', async () => {
    const { mup } = await start({ research_field_mapping: { '1.3': 2 }, default_user_country: 'Spain' });
    team();
    const resource = await site.created();
    expect(mup.state.projects).toEqual([
      expect.objectContaining({
        title: 'EHPC / GRANT-1 / Title',
        description: 'What it is about',
        end_date: '2031-05-31',
        science_field: 2,
        grant_number: 'GRANT-1',
        pi: 'alice@example.org',
        active: true,
      }),
    ]);
    expect(site.members).toEqual(['alice', 'bob', 'carol']);
    const alice = mup.state.users.find(({ username }) => username === 'alice');
    expect(alice?.user_ssh_keys).toEqual([{ key: 'alice@identity' }]);
    expect(alice?.profile).toMatchObject({
      first_name: 'alice',
      last_name: 'Surname',
      salutation: 'Prof.',
      gender: 'Female',
      country: 'Portugal',
      affiliated_institution: 'Uni',
    });
    const bob = mup.state.users.find(({ username }) => username === 'bob');
    expect(bob?.profile).toMatchObject({ first_name: 'bob', salutation: 'Dr.', country: 'Spain' });
    expect(site.allocations).toEqual({ 'Deucalion x86_64': [10, true], 'Deucalion gpu': [6, true] });
    expect(resource).toMatchObject({
      state: 'OK',
      backend_id: `alloc_${resource.uuid}_cpu`,
      limits: { cpu: 10, gpu: 3 },
    });
    expect(resource.backend_metadata).toMatchObject({ mup_project_id: mup.state.projects[0]?.id });
  });

  it('waits for the first manager of the team rather than take another', async () => {
    const { mup } = await start();
    const zoe = site.join('zoe', { ...MANAGER, state: 'Creating' });
    site.join('alice', MANAGER);
    const order = site.order();
    await site.run('order-process');
    expect([order.state, mup.writes()]).toEqual(['executing', []]);
    zoe.state = 'OK';
    await site.run('order-process');
    expect([order.state, mup.state.projects[0]?.pi]).toEqual(['done', 'zoe@example.org']);
  });

  it('waits while its team cannot be read', async () => {
    const { mup, waldur } = await start();
    team();
    const order = site.order();
    const healed = waldur.fault({ path: /\/team\//, kind: { status: 500 }, times: 99 });
    await site.run('order-process');
    expect([order.state, mup.writes()]).toEqual(['executing', []]);
    healed();
    await site.run('order-process');
    expect([order.state, site.members]).toEqual(['done', ['alice', 'bob', 'carol']]);
  });
});

it('gets other limits', async () => {
  const { waldur } = await start();
  team();
  const resource = await site.created();
  const update = waldur.placeOrder({ type: 'Update', resource, limits: { cpu: 25, gpu: 3 } });
  await site.run('order-process');
  expect([update.state, resource.limits]).toEqual(['done', { cpu: 25, gpu: 3 }]);
  expect(site.allocations).toEqual({ 'Deucalion x86_64': [25, true], 'Deucalion gpu': [6, true] });
});

it('comes to an end', async () => {
  const { waldur } = await start();
  team();
  const resource = await site.created();
  const end = waldur.placeOrder({ type: 'Terminate', resource });
  await site.run('order-process');
  expect([end.state, resource.state]).toEqual(['done', 'Terminated']);
  expect(site.allocations).toEqual({ 'Deucalion x86_64': [10, false], 'Deucalion gpu': [6, false] });
  expect(site.members).toEqual(['alice', 'bob', 'carol']);
});

it('lets in who joins, with the profile, shuts out who leaves, and then leaves things alone', async () => {
  const { mup } = await start();
  const { bob } = team();
  await site.created();
  site.join('dave', { profile: { organization: 'ACME' } });
  site.leave(bob);
  expect(await site.run('membership-sync')).toMatchObject({ code: 0 });
  expect(site.members).toEqual(['alice', 'carol', 'dave']);
  const dave = mup.state.users.find(({ username }) => username === 'dave');
  expect(dave?.profile).toMatchObject({ first_name: 'dave', affiliated_institution: 'ACME' });
  mup.forget();
  await site.run('membership-sync');
  expect(mup.writes()).toEqual([]);
});

/** Amounts of cpu on record in Waldur, of everyone. */
function recorded(): readonly string[] {
  return site.waldur.state.componentUsages.where(({ type }) => type === 'cpu').map(({ usage }) => usage);
}

/** Amounts of cpu on record for single users. */
function shares(): readonly string[] {
  const all = site.waldur.state.userUsages.where(({ component_usage: { type } }) => type === 'cpu');
  return all.map(({ username, usage }) => `${username} ${usage}`);
}

/** What is on record becomes that of the month before. */
function aMonthPasses(): void {
  for (const usage of site.waldur.state.componentUsages.all) {
    const day = new Date(`${usage.billing_period}T12:00:00Z`);
    day.setUTCMonth(day.getUTCMonth() - 1);
    Object.assign(usage, { billing_period: day.toISOString().slice(0, 10) });
  }
}

describe('usage that the portal counts from the beginning', () => {
  it('is reported month by month', async () => {
    await start({ usage_is_cumulative: true });
    const resource = site.existing();
    site.count(resource, 100, { alice: 60, bob: 40 });
    expect(await site.run('report')).toMatchObject({ code: 0 });
    expect(recorded()).toEqual(['100.00']);
    expect(shares()).toEqual(['alice 60.00', 'bob 40.00']);

    aMonthPasses();
    site.count(resource, 130, { alice: 85, bob: 45 });
    await site.run('report');
    expect(recorded()).toEqual(['100.00', '30.00']);
    site.count(resource, 142, { alice: 95, bob: 47 });
    await site.run('report');
    expect(recorded()).toEqual(['100.00', '42.00']);
    expect(shares()).toHaveLength(2); // nobody can tell whose the 42 are
  });

  it('is left out while Waldur does not tell what it has', async () => {
    const { waldur } = await start({ usage_is_cumulative: true });
    site.count(site.existing(), 100, {});
    waldur.fault({ method: 'GET', path: /component-usages/, kind: { status: 500 }, times: 99 });
    const result = await site.run('report');
    expect([result.code, recorded()]).toEqual([1, []]);
  });

  it('is reported as it is where the portal is said to count anew each month', async () => {
    await start();
    const resource = site.existing();
    site.count(resource, 100, {});
    await site.run('report');
    aMonthPasses();
    site.count(resource, 30, { alice: 30 });
    await site.run('report');
    expect([recorded(), shares()]).toEqual([['100.00', '30.00'], ['alice 30.00']]);
  });
});
