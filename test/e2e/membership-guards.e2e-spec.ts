import { MembershipBench, type MembershipBenchOptions } from '../support/membership-bench.ts';

let bench: MembershipBench;

async function start(options: MembershipBenchOptions = {}): Promise<void> {
  bench = await MembershipBench.start(options);
}

afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
});

describe('guards against wrong removals', () => {
  it('nobody is removed when the team cannot be read, and the resource is not marked as erred', async () => {
    await start();
    bench.person('alice');
    const resource = bench.resource('One', ['alice', 'bob']);
    bench.waldur.fault({ method: 'GET', path: /\/team\//, kind: { status: 502 } });
    const tally = await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
    expect([tally.count('waiting'), resource.state]).toEqual([1, 'OK']);
    expect(bench.sent('POST', 'set_as_erred')).toBe(0);
  });

  it('nobody is removed from an empty team, unless the configuration says so', async () => {
    await start();
    const resource = bench.resource('One', ['alice']);
    const { held } = await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice']);
    expect(held).toEqual([
      { resource: 'One', username: 'alice', cause: 'left the team', heldBecause: 'the team is empty' },
    ]);
  });

  it('the last people go when the configuration says so', async () => {
    await start({ membership: { guards: guards({ removeFromEmptyTeams: true }) } });
    const resource = bench.resource('One', ['alice']);
    await bench.cycle();
    expect(bench.users(resource)).toEqual([]);
  });

  it.each(['list_project_service_accounts', 'list_course_accounts'])(
    'nobody is removed while %s fails, and people are still added',
    async (list) => {
      await start();
      bench.person('alice');
      const resource = bench.resource('One', ['maybe-an-account']);
      bench.waldur.fault({ method: 'GET', path: new RegExp(list), kind: { status: 500 } });
      const { held } = await bench.cycle();
      expect(bench.users(resource)).toEqual(['alice', 'maybe-an-account']);
      expect(held.map(({ heldBecause }) => heldBecause)).toEqual([
        expect.stringContaining('service and course accounts are unknown'),
      ]);
    },
  );

  it('nobody is removed while offering users cannot be read', async () => {
    await start();
    bench.person('alice');
    const resource = bench.resource('One', ['bob']);
    bench.waldur.fault({ method: 'GET', path: /marketplace-offering-users/, kind: { status: 503 } });
    const { held } = await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
    expect(held).toHaveLength(1);
  });

  it('a member whose name the team does not give, but the offering user has, is not taken for a leaver', async () => {
    await start();
    bench.person('alice');
    bench.person('bob');
    const resource = bench.resource('One', ['alice', 'bob']);
    bench.waldur.fault({
      method: 'GET',
      path: /\/team\//,
      kind: {
        rewrite: (team) =>
          (team as { offering_user_username: string | null }[]).map((member) =>
            member.offering_user_username === 'bob' ? Object.assign(member, { offering_user_username: null }) : member,
          ),
      },
    });
    const { held } = await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
    expect(held.map(({ heldBecause }) => heldBecause)).toEqual([
      'the person is in the team, but the team does not give the username',
    ]);
  });

  it('more removals than max_removals are held back altogether', async () => {
    await start({ membership: { guards: guards({ maxRemovals: 2 }) } });
    bench.person('alice');
    const resources = [bench.resource('One', ['alice', 'a', 'b']), bench.resource('Two', ['alice', 'c'])];
    const { held } = await bench.cycle();
    expect(resources.map((each) => bench.users(each))).toEqual([
      ['a', 'alice', 'b'],
      ['alice', 'c'],
    ]);
    expect(held).toHaveLength(3);
    expect(held[0]?.heldBecause).toContain('max_removals (2)');
    expect(bench.logged('nobody is removed in this cycle')).toBe(true);
  });

  it('a larger share than max_removal_percent is held back altogether, a small number is not', async () => {
    await start({ membership: { guards: guards({ maxRemovalPercent: 50, alwaysAllowedRemovals: 1 }) } });
    bench.person('alice');
    const resource = bench.resource('One', ['alice', 'a', 'b']);
    const { held } = await bench.cycle();
    expect(bench.users(resource)).toEqual(['a', 'alice', 'b']);
    expect(held[0]?.heldBecause).toContain('67 % of 3 users');
    bench.backend.accounts.get(resource.backend_id)?.users.delete('a');
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice']);
  });

  it('protected users never lose access', async () => {
    await start({ membership: { guards: guards({ protectedUsers: ['Monitor'] }) } });
    bench.person('alice');
    const resource = bench.resource('One', ['alice', 'monitor', 'bob']);
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'monitor']);
  });

  it('somebody who is back in the team at the second look is kept', async () => {
    await start();
    bench.person('alice');
    const { user } = bench.person('bob');
    const resource = bench.resource('One', ['alice', 'bob']);
    bench.leave(user);
    let looks = 0;
    bench.waldur.onRequest(({ path }) => {
      if (path.includes('/team/') && ++looks === 1) bench.waldur.addTeamMember(bench.project, user);
    });
    const { held } = await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
    expect(held.map(({ heldBecause }) => heldBecause)).toEqual(['the person is back in the team']);
  });

  it('nobody is removed when the second look fails', async () => {
    await start();
    bench.person('alice');
    const resource = bench.resource('One', ['alice', 'bob']);
    bench.waldur.fault({ method: 'GET', path: /\/team\//, kind: { status: 500 }, skip: 1 });
    const { held } = await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
    expect(held[0]?.heldBecause).toContain('could not be read a second time');
  });

  it('nothing is done while the backend cannot be asked', async () => {
    await start();
    bench.person('alice');
    const resource = bench.resource('One', ['bob']);
    const { BackendNotReadyError } = await import('@waldur-site-agent/plugin-sdk');
    bench.backend.before = () => {
      throw new BackendNotReadyError('down');
    };
    const tally = await bench.cycle();
    expect([bench.users(resource), tally.skipped]).toEqual([['bob'], 'down']);
    expect(bench.sent('POST', 'refresh_last_sync')).toBe(0);
  });

  it('an account that the site made for itself is not touched', async () => {
    await start({
      extend: (backend) => {
        const observe = backend.observeResources.bind(backend);
        Object.assign(backend, {
          observeResources: async (ids: readonly string[]) =>
            new Map([...(await observe(ids))].map(([id, seen]) => [id, { ...seen, untouchable: 'the root account' }])),
        });
      },
    });
    bench.person('alice');
    const resource = bench.resource('One', ['bob']);
    const tally = await bench.cycle();
    expect([bench.users(resource), tally.count('failed')]).toEqual([['bob'], 1]);
    expect(resource).toMatchObject({ state: 'Erred', error_message: expect.stringContaining('the root account') });
  });

  it('two resources with one backend id: nobody of either team loses access', async () => {
    await start();
    bench.person('alice');
    const other = bench.waldur.addProject({ name: 'Project 2', slug: 'project-2' });
    bench.person('bob', other);
    const resource = bench.resource('One', ['alice', 'bob', 'departed']);
    bench.waldur.addResource({
      offering: bench.offering,
      project: other,
      name: 'Twin',
      backend_id: resource.backend_id,
    });
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
    expect(bench.logged('give each its own')).toBe(true);
  });
});

function guards(more: Partial<NonNullable<MembershipBenchOptions['membership']>['guards']>) {
  return {
    maxRemovals: 100,
    maxRemovalPercent: 100,
    alwaysAllowedRemovals: 10,
    removeFromEmptyTeams: false,
    protectedUsers: [],
    ...more,
  };
}
