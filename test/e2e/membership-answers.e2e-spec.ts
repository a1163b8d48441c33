import { MembershipBench, type MembershipBenchOptions } from '../support/membership-bench.ts';

let bench: MembershipBench;

async function start(options: MembershipBenchOptions = {}): Promise<void> {
  bench = await MembershipBench.start(options);
}

afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
});

/** Every row of an answer with other values. */
const rewritten = (values: object) => ({
  rewrite: (rows: unknown) => (rows as object[]).map((row) => Object.assign({}, row, values)),
});

describe('an answer of Waldur that makes no sense', () => {
  it.each([{}, null, { results: [] }, [null]])('in place of a team (%j) is no answer at all', async (body) => {
    const guards = { maxRemovals: 9, maxRemovalPercent: 100, alwaysAllowedRemovals: 9, protectedUsers: [] };
    await start({ membership: { guards: { ...guards, removeFromEmptyTeams: true } } });
    bench.person('alice');
    const resource = bench.resource('One', ['alice']);
    bench.waldur.fault({ path: /\/team\//, kind: { rewrite: () => body } });
    const tally = await bench.cycle();
    expect([bench.users(resource), resource.state, tally.count('waiting')]).toEqual([['alice'], 'OK', 1]);
  });

  it('resources without a project are not taken for one project', async () => {
    await start();
    bench.person('alice');
    const other = bench.waldur.addProject({ name: 'Project 2', slug: 'project-2' });
    bench.person('bob', other);
    const resources = [bench.resource('One', ['alice']), bench.resource('Two', ['bob'], { project: other })];
    bench.waldur.fault({ path: /provider-resources\/\?/, kind: rewritten({ project_uuid: null }) });
    await bench.cycle();
    expect(resources.map((each) => bench.users(each))).toEqual([['alice'], ['bob']]);
  });

  it('accounts without a project are not taken for accounts that are gone', async () => {
    await start();
    bench.person('alice');
    bench.waldur.addServiceAccount({ username: 'svc-01', project: bench.project });
    const resource = bench.resource('One', ['alice', 'svc-01']);
    bench.waldur.fault({ path: /list_project_service/, kind: rewritten({ project_uuid: undefined }) });
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'svc-01']);
  });
});

describe('an answer that changes while it is read', () => {
  it('an account that slips over the edge of a page keeps its access', async () => {
    await start();
    bench.person('alice');
    const names = Array.from({ length: 150 }, (_, index) => `svc-${index}`);
    const accounts = names.map((username) => bench.waldur.addServiceAccount({ username, project: bench.project }));
    const resource = bench.resource('One', ['alice', ...names]);
    let reads = 0;
    bench.waldur.onRequest(({ path }) => {
      if (path.includes('list_project_service') && ++reads === 1)
        bench.waldur.state.serviceAccounts.remove(accounts[0]!);
    });
    await bench.cycle();
    expect(bench.users(resource)).toHaveLength(150);
    expect(bench.users(resource)).toContain('svc-100');
  });

  it('a resource that moves to another project tells the team of no other resource', async () => {
    await start();
    bench.person('alice');
    const other = bench.waldur.addProject({ name: 'Project 2', slug: 'project-2' });
    bench.person('bob', other);
    const moving = bench.resource('One', ['alice', 'departed']);
    const staying = bench.resource('Two', ['alice']);
    bench.waldur.onRequest(({ path }) => {
      if (path.includes('list_course_accounts')) Object.assign(moving, { project: other });
    });
    await bench.cycle();
    expect(bench.users(staying)).toContain('alice');
  });
});

it('an older Waldur without limits of users is no fault of the resources', async () => {
  const asked: unknown[] = [];
  const syncUserLimits = async (...request: unknown[]) => void asked.push(request);
  await start({ extend: (backend) => Object.assign(backend, { syncUserLimits }) });
  bench.person('alice');
  const resource = bench.resource('One', ['alice']);
  bench.waldur.fault({ path: /component-user-usage-limits/, kind: { status: 404 } });
  const tally = await bench.cycle();
  expect([asked, resource.state, tally.count('synced')]).toEqual([[], 'OK', 1]);
});

it('two resources of one name both count', async () => {
  await start();
  bench.person('alice');
  for (const backend_id of ['hpc_1', 'hpc_2']) bench.resource('Same', [], { backend_id });
  let additions = 0;
  bench.backend.before = (operation) => {
    if (operation === 'addUsers' && ++additions === 1) throw new Error('refused');
  };
  const tally = await bench.cycle();
  expect([tally.count('failed'), tally.count('synced'), tally.settled]).toEqual([1, 1, 2]);
});
