import { type TestCluster, accountColumn, associations, sacctmgr, tree, userColumn } from '../support/test-cluster.ts';
import { Site } from '../orders/site.ts';

/** What membership sync makes of a cluster; the same for the simulated and the real one. */
export function membershipSuite(cluster: () => TestCluster): void {
  let site: Site;

  beforeEach(async () => {
    site = await Site.start(cluster());
  });
  afterEach(async () => {
    await site.close();
  });

  const usersOf = async (account: string): Promise<readonly string[]> =>
    (await associations(cluster(), account)).flatMap(({ user }) => (user === '' ? [] : [user])).sort();

  it('who joins gets access, who leaves loses it, and a second cycle writes nothing', async () => {
    const { p } = site;
    const { backend_id } = await site.created('One');
    site.addMember(`${p}dave`);
    site.leave(`${p}bob`);
    const result = await site.sync();
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('1 in line; 1 user added, 1 removed') });
    expect(await usersOf(backend_id)).toEqual([`${p}alice`, `${p}carol`, `${p}dave`]);
    site.waldur.forget();
    expect(await site.sync()).toMatchObject({ code: 0, stdout: expect.stringContaining('0 users added, 0 removed') });
    const written = site.waldur.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('site-agent'));
    expect(written.map(({ path }) => path.split('/').at(-2))).toEqual(['refresh_last_sync']);
    expect((await site.sync(['--dry-run'])).stdout).toBe('Nothing to do.\n');
  });

  it('service and course accounts are members, closed ones are not', async () => {
    const { p, project } = site;
    const { backend_id } = await site.created('Two');
    site.waldur.addServiceAccount({ username: `${p}svc`, project });
    const course = site.waldur.addCourseAccount({ username: `${p}course`, project });
    expect((await site.sync()).code).toBe(0);
    expect(await usersOf(backend_id)).toEqual(['alice', 'bob', 'carol', 'course', 'svc'].map((name) => p + name));
    course.state = 'Closed';
    expect((await site.sync()).code).toBe(0);
    expect(await usersOf(backend_id)).toEqual(['alice', 'bob', 'carol', 'svc'].map((name) => p + name));
  });

  it('pause, downscale and restore through QoS, and Waldur is told which', async () => {
    const resource = await site.created('Three');
    const [paused, slow] = [`${site.p}paused`, `${site.p}slow`];
    for (const qos of [paused, slow]) await sacctmgr(cluster(), 'add', 'qos', qos);
    const settings = { qos_paused: paused, qos_downscaled: slow };
    const account = resource.backend_id;
    for (const [flags, qos] of [
      [{ paused: true, downscaled: true }, paused],
      [{ paused: false, downscaled: true }, slow],
      [{ paused: false, downscaled: false }, 'normal'],
    ] as const) {
      Object.assign(resource, flags);
      expect((await site.sync(['--once'], { settings })).code).toBe(0);
      expect(await accountColumn(cluster(), account, 'qos')).toBe(qos);
      expect(resource.backend_metadata).toMatchObject({ qos });
    }
  });

  it('limits of the cluster are reported, limits of users are set and cleared', async () => {
    const { p } = site;
    const resource = await site.created('Four');
    const account = resource.backend_id;
    const where = ['where', `account=${account}`, `cluster=${cluster().name}`];
    await sacctmgr(
      cluster(),
      'modify',
      'account',
      account,
      `cluster=${cluster().name}`,
      'set',
      'GrpTRESMins=cpu=1200000',
    );
    const limit = site.waldur.addUserLimit({ resource, username: `${p}alice`, component_type: 'cpu', limit: '2.9' });
    expect((await site.sync()).code).toBe(0);
    expect(resource.limits).toEqual({ cpu: 20, mem: 10 });
    const limits = async () => sacctmgr(cluster(), 'show', 'assoc', 'format=user,maxtresmins', ...where);
    expect(await limits()).toContain(`${p}alice|cpu=120000\n`);
    expect(await limits()).toContain(`${p}bob|\n`);
    site.waldur.state.userLimits.remove(limit);
    expect((await site.sync()).code).toBe(0);
    expect(await userColumn(cluster(), account, 'maxtresmins')).toEqual(
      ['alice', 'bob', 'carol'].map((u) => `${p}${u}: `),
    );
  });

  it('a project that moved to another customer is followed', async () => {
    const { p, project, waldur } = site;
    const { backend_id } = await site.created('Five');
    Object.assign(project, { customer: waldur.addCustomer({ name: 'Other', slug: 'other' }) });
    expect((await site.sync()).code).toBe(0);
    expect(await tree(cluster(), p)).toEqual(
      expect.arrayContaining([
        `${p}cust_other (root)`,
        `${p}proj_one (${p}cust_other)`,
        expect.stringContaining(`${backend_id} (${p}proj_one)`),
      ]),
    );
  });

  it('a restricted resource loses its people, those who left included, and keeps accounts', async () => {
    const { p, project } = site;
    const resource = await site.created('Six');
    site.waldur.addServiceAccount({ username: `${p}svc`, project });
    await site.sync();
    site.leave(`${p}bob`);
    resource.restrict_member_access = true;
    expect((await site.sync()).code).toBe(0);
    expect(await usersOf(resource.backend_id)).toEqual([`${p}svc`]);
  });

  it('a dry run shows what would be done and what is held back, writes nothing and ends with 2', async () => {
    const { p } = site;
    const { backend_id } = await site.created('Seven');
    site.addMember(`${p}dave`);
    site.leave(`${p}bob`);
    site.waldur.forget();
    const offering = { membership_sync: { protected_users: [`${p}bob`] } };
    const result = await site.sync(['--dry-run', '--output', 'json'], { offering });
    const plan = JSON.parse(result.stdout) as { changes: { action: string; target: string }[]; held: object[] };
    expect([result.code, plan.changes.map(({ action, target }) => `${action}: ${target}`)]).toEqual([
      2,
      [`add user: ${p}dave`, 'report metadata: Seven'],
    ]);
    expect(plan.held).toEqual([
      {
        offering: 'Cluster',
        resource: 'Seven',
        username: `${p}bob`,
        cause: 'left the team',
        heldBecause: 'the user is protected by the configuration',
      },
    ]);
    expect(await usersOf(backend_id)).toEqual([`${p}alice`, `${p}bob`, `${p}carol`]);
    expect(site.waldur.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const text = (await site.sync(['--dry-run'], { offering })).stdout;
    expect(text).toContain('1 removal held back');
  });

  it('too many removals are held back until the operator lets them through', async () => {
    const { p } = site;
    const { backend_id } = await site.created('Eight');
    site.leave(`${p}bob`);
    site.leave(`${p}carol`);
    const offering = { membership_sync: { max_removals: 1 } };
    const held = await site.sync(['--once'], { offering });
    expect(held.stdout).toContain('2 removals held back');
    expect(held.stderr).toContain('--allow-removals');
    expect(await usersOf(backend_id)).toHaveLength(3);
    expect((await site.sync(['--once', '--allow-removals'], { offering })).code).toBe(0);
    expect(await usersOf(backend_id)).toEqual([`${p}alice`]);
  });

  it('--resource looks at one resource only; an unknown one is an error', async () => {
    const { p } = site;
    const [one, two] = [await site.created('Nine'), await site.created('Ten')];
    site.addMember(`${p}dave`);
    expect((await site.sync(['--once', '--resource', one.backend_id.toUpperCase()])).code).toBe(0);
    expect(await usersOf(one.backend_id)).toContain(`${p}dave`);
    expect(await usersOf(two.backend_id)).not.toContain(`${p}dave`);
    expect((await site.sync(['--once', '--resource', two.uuid])).code).toBe(0);
    expect(await usersOf(two.backend_id)).toContain(`${p}dave`);
    const unknown = await site.sync(['--once', '--resource', 'nothing']);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('no offering has a resource')]);
  });

  it('beside orders, as two programs on one host: nothing gets lost', async () => {
    const { p } = site;
    const first = await site.created('Eleven');
    const orders = ['Twelve', 'Thirteen'].map((name) => site.order(name));
    for (const name of ['dave', 'erin', 'frank']) site.addMember(`${p}${name}`);
    const [ordered, synced] = await Promise.all([site.runOnce(), site.sync()]);
    expect([ordered.code, synced.code, ...orders.map(({ state }) => state)]).toEqual([0, 0, 'done', 'done']);
    expect((await site.sync()).code).toBe(0);
    const team = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'].map((name) => p + name);
    for (const { backend_id } of [first, ...orders.map(({ resource }) => resource)]) {
      expect(await usersOf(backend_id)).toEqual(team);
    }
  });
}
