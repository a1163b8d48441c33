import type { Member, ObservedResource, OfferingUser } from '@waldur-site-agent/plugin-sdk';
import { MembershipBench, type MembershipBenchOptions } from '../support/membership-bench.ts';

let bench: MembershipBench;

async function start(options: MembershipBenchOptions = {}): Promise<void> {
  bench = await MembershipBench.start(options);
}

afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
});

describe('people', () => {
  it('are added when they are in the team and removed when they left it', async () => {
    await start();
    for (const name of ['alice', 'bob']) bench.person(name);
    const resource = bench.resource('One', ['bob', 'departed']);
    const tally = await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
    expect([tally.added, tally.removed, tally.count('synced')]).toEqual([1, 1, 1]);
  });

  it('who left every project are removed too', async () => {
    await start();
    bench.person('alice');
    const { user, offeringUser } = bench.person('bob');
    const resource = bench.resource('One', ['alice', 'bob']);
    bench.leave(user);
    bench.waldur.state.offeringUsers.remove(offeringUser);
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice']);
  });

  it('without a username at the site are nobody yet', async () => {
    await start();
    const user = bench.waldur.addUser({ username: 'cuid:alice' });
    bench.waldur.addTeamMember(bench.project, user);
    bench.person('bob');
    const resource = bench.resource('One', ['bob']);
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['bob']);
    expect(bench.backend.calls).not.toContain('addUsers');
  });

  it('are known by their Waldur username where the backend wants it so, with role and CUID', async () => {
    await start({
      extend: (backend) => Object.assign(backend, { membershipRules: { userKey: 'waldur username' } }),
    });
    const user = bench.waldur.addUser({ username: 'cuid:alice' });
    bench.waldur.addTeamMember(bench.project, user, 'PROJECT.MANAGER');
    const resource = bench.resource('One');
    await bench.cycle();
    const member = bench.backend.accounts.get(resource.backend_id)?.users.get('cuid:alice');
    expect(member).toMatchObject({ cuid: 'cuid:alice', role: 'PROJECT.MANAGER' } satisfies Partial<Member>);
  });

  it('are the same whatever the letter case', async () => {
    await start();
    bench.person('Alice');
    const resource = bench.resource('One', ['alice']);
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice']);
    expect(bench.backend.calls).not.toContain('removeUsers');
  });

  it('of two resources of one project are read once, of two projects twice', async () => {
    await start();
    bench.person('alice');
    bench.resource('One', ['alice']);
    bench.resource('Two', ['alice']);
    await bench.cycle();
    expect(bench.sent('GET', '/team/')).toBe(1);
    const other = bench.waldur.addProject({ name: 'Project 2', slug: 'project-2' });
    bench.person('bob', other);
    bench.resource('Three', ['bob'], { project: other });
    await bench.cycle();
    expect(bench.sent('GET', '/team/')).toBe(2);
    expect(bench.sent('GET', '/api/marketplace-offering-users/')).toBe(1);
  });

  it('get profile and e-mail as the offering exposes them', async () => {
    await start();
    bench.person('alice');
    const resource = bench.resource('One');
    await bench.cycle();
    const member = bench.backend.accounts.get(resource.backend_id)?.users.get('alice');
    expect(member?.email).toContain('@');
    expect(member?.attributes).toHaveProperty('full_name');
    expect(member?.offeringUserState).toBe('OK');
  });

  it('of a backend that manages members itself are left alone', async () => {
    await start({ extend: (backend) => Object.assign(backend, { membershipRules: { managesMembers: true } }) });
    bench.person('alice');
    const resource = bench.resource('One', ['bob']);
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['bob']);
  });

  it('who consented for another resource of a shared project keep their access', async () => {
    await start({
      extend: (backend) =>
        Object.assign(backend, {
          membershipRules: { userKey: 'waldur username', consentedOnly: true, sharesProjects: true },
        }),
    });
    const { offeringUser, user } = bench.person('alice');
    const resource = bench.resource('One', [user.username]);
    bench.resource('Two', [user.username]);
    offeringUser.has_consent = true;
    await bench.cycle();
    expect(bench.users(resource)).toEqual([user.username]);
    expect(bench.logged('federation.shared_project.retained_via_sibling')).toBe(false);
  });
});

describe('service and course accounts', () => {
  it('that are open are members, those that are closed or gone are not', async () => {
    await start();
    bench.person('alice');
    const { project } = bench;
    bench.waldur.addServiceAccount({ username: 'svc-01', project });
    bench.waldur.addServiceAccount({ username: 'svc-closed', project, state: 'Closed' });
    bench.waldur.addCourseAccount({ username: 'course-01', project });
    bench.waldur.addCourseAccount({ username: 'course-closed', project, state: 'Closed' });
    bench.waldur.addServiceAccount({ username: ' ', project });
    const resource = bench.resource('One', ['alice', 'svc-01', 'svc-closed', 'svc-gone', 'course-closed']);
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'course-01', 'svc-01']);
  });

  it('are read once for all projects and never added to another project', async () => {
    await start();
    bench.person('alice');
    const other = bench.waldur.addProject({ name: 'Project 2', slug: 'project-2' });
    bench.person('bob', other);
    bench.waldur.addServiceAccount({ username: 'svc-01', project: bench.project });
    const resources = [bench.resource('One'), bench.resource('Two'), bench.resource('Three', [], { project: other })];
    await bench.cycle();
    expect(resources.map((each) => bench.users(each))).toEqual([['alice', 'svc-01'], ['alice', 'svc-01'], ['bob']]);
    expect(bench.sent('GET', 'list_project_service_accounts')).toBe(1);
  });

  it('stay in a second cycle: nothing is written any more', async () => {
    await start();
    bench.person('alice');
    bench.waldur.addServiceAccount({ username: 'svc-01', project: bench.project });
    bench.resource('One');
    await bench.cycle();
    await bench.cycle();
    expect(bench.backend.calls).toEqual(['observeResources']);
  });
});

describe('restricted resources', () => {
  it('lose all people, also those who left, and keep open service and course accounts', async () => {
    await start();
    bench.person('alice');
    bench.person('bob');
    bench.waldur.addServiceAccount({ username: 'svc-01', project: bench.project });
    const resource = bench.resource('One', ['alice', 'departed', 'svc-01'], { restrict_member_access: true });
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['svc-01']);
  });

  it('lose those who are people for certain while accounts cannot be read', async () => {
    await start();
    bench.person('alice');
    const resource = bench.resource('One', ['alice', 'svc-01'], { restrict_member_access: true });
    bench.waldur.fault({ method: 'GET', path: /list_project_service_accounts/, kind: { status: 500 } });
    const { held } = await bench.cycle();
    expect(bench.users(resource)).toEqual(['svc-01']);
    expect(held.map(({ username }) => username)).toEqual(['svc-01']);
  });
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

describe('resources', () => {
  it('that the backend does not have are left alone', async () => {
    await start();
    const { offering, project } = bench;
    const lost = bench.waldur.addResource({ offering, project, name: 'Lost', backend_id: 'hpc_lost' });
    bench.person('alice');
    bench.resource('One');
    const tally = await bench.cycle();
    expect([tally.missing, tally.count('synced'), lost.state]).toEqual([['hpc_lost'], 1, 'OK']);
    expect(bench.backend.accounts.has('hpc_lost')).toBe(false);
  });

  it('whose data in Waldur make no sense do not stop the others', async () => {
    await start();
    bench.person('alice');
    bench.resource('One');
    const odd = bench.resource('Odd');
    bench.waldur.fault({
      method: 'GET',
      path: /marketplace-provider-resources\/$/,
      kind: {
        rewrite: (rows) =>
          (rows as { name: string }[]).map((row) =>
            row.name === odd.name ? Object.assign(row, { limits: { cpu: 'many' } }) : row,
          ),
      },
    });
    const tally = await bench.cycle();
    expect([tally.count('synced'), tally.count('failed')]).toEqual([1, 1]);
    expect(bench.users(odd)).toEqual([]);
  });

  it('that fail are marked as erred with a reason, the others go on, and the next success makes them OK', async () => {
    await start();
    bench.person('alice');
    const [one, two] = [bench.resource('One'), bench.resource('Two')];
    const { BackendError } = await import('@waldur-site-agent/plugin-sdk');
    const add = bench.backend.addUsers.bind(bench.backend);
    bench.backend.addUsers = (resource, members) => {
      if (resource.name === 'One') throw new BackendError('the account is locked');
      return add(resource, members);
    };
    await bench.cycle();
    expect([one.state, one.error_message, two.state]).toEqual(['Erred', 'the account is locked', 'OK']);
    await bench.cycle();
    expect(bench.sent('POST', 'set_as_erred')).toBe(0);
    bench.backend.addUsers = add;
    await bench.cycle();
    expect([one.state, bench.users(one)]).toEqual(['OK', ['alice']]);
  });

  it.each([500, 502, 429, 401, 403])('are not marked as erred when Waldur answers %d', async (status) => {
    await start();
    bench.person('alice');
    const resource = bench.resource('One', ['alice']);
    bench.waldur.fault({ method: 'POST', path: /refresh_last_sync/, kind: { status } });
    const tally = await bench.cycle();
    expect([resource.state, tally.count('waiting')]).toEqual(['OK', 1]);
  });

  it('that fail while Waldur does not take the report do not stop the others', async () => {
    await start();
    bench.person('alice');
    bench.resource('One', []);
    const two = bench.resource('Two', []);
    const { BackendError } = await import('@waldur-site-agent/plugin-sdk');
    const add = bench.backend.addUsers.bind(bench.backend);
    bench.backend.addUsers = (resource, members) => {
      if (resource.name === 'One') throw new BackendError('the account is locked');
      return add(resource, members);
    };
    bench.waldur.fault({ method: 'POST', path: /set_as_erred/, kind: 'reset' });
    const tally = await bench.cycle();
    expect([tally.count('failed'), bench.users(two)]).toEqual([1, ['alice']]);
  });
});

describe('status, metadata and limits', () => {
  it.each([
    [{ paused: true, downscaled: true }, 'paused'],
    [{ paused: false, downscaled: true }, 'downscaled'],
    [{}, 'active'],
  ])('%j becomes %s', async (flags, status) => {
    const asked: unknown[] = [];
    await start({
      extend: (backend) =>
        Object.assign(backend, {
          setStatus: async (_resource: unknown, wanted: string, observed: ObservedResource) => {
            asked.push(wanted);
            return { kind: 'changed', observed: { ...observed, metadata: { qos: wanted } } };
          },
        }),
    });
    bench.person('alice');
    const resource = bench.resource('One', ['alice'], flags);
    await bench.cycle();
    expect(asked).toEqual([status]);
    expect(resource.backend_metadata).toEqual({ qos: status });
    await bench.cycle();
    expect(bench.sent('POST', 'set_backend_metadata')).toBe(0);
  });

  it('metadata of others stays', async () => {
    await start(seen({ metadata: { qos: 'normal' } })());
    bench.person('alice');
    const resource = bench.resource('One', ['alice'], { backend_metadata: { home: '/x', qos: 'slow' } });
    await bench.cycle();
    expect(resource.backend_metadata).toEqual({ home: '/x', qos: 'normal' });
  });

  it('limits of the backend are reported when they differ', async () => {
    await start(seen({ limits: { cpu: 100, mem: 300 } })());
    bench.person('alice');
    const [one] = [
      bench.resource('One', ['alice'], { limits: { cpu: 50, mem: 200, storage: 7 } }),
      bench.resource('Same', ['alice'], { limits: { cpu: 100, mem: 300 } }),
    ];
    await bench.cycle();
    expect(one.limits).toEqual({ cpu: 100, mem: 300, storage: 7 });
    expect(bench.sent('POST', 'set_limits')).toBe(1);
  });

  it('limits are not reported when they are empty, or the configuration does not want it', async () => {
    await start(seen({ limits: { cpu: 100 } })({ membership: { reportLimits: false } }));
    bench.person('alice');
    bench.resource('One', ['alice'], { limits: { cpu: 50 } });
    await bench.cycle();
    expect(bench.sent('POST', 'set_limits')).toBe(0);
  });

  it('limits of users go to the backend once per resource, whole numbers, for those with access', async () => {
    const asked: [string, unknown][] = [];
    await start({
      extend: (backend) =>
        Object.assign(backend, {
          syncUserLimits: async ({ name }: { name: string }, wanted: ReadonlyMap<string, unknown>) => {
            asked.push([name, Object.fromEntries(wanted)]);
          },
        }),
    });
    bench.person('alice');
    bench.person('bob');
    const resource = bench.resource('One', ['alice']);
    bench.resource('Restricted', [], { restrict_member_access: true });
    for (const [username, limit] of [
      ['alice', '5.75'],
      ['departed', '9'],
    ] as const)
      bench.waldur.addUserLimit({ resource, username, component_type: 'cpu', limit });
    await bench.cycle();
    expect(asked).toEqual([['One', { alice: { cpu: 5 }, bob: {} }]]);
    expect(bench.sent('GET', 'component-user-usage-limits')).toBe(1);
  });

  it('a step that fails does not keep a resource from being paused', async () => {
    const asked: unknown[] = [];
    await start({
      extend: (backend) =>
        Object.assign(backend, {
          setStatus: async (_resource: unknown, wanted: string, observed: ObservedResource) => {
            asked.push(wanted);
            return { kind: 'unchanged', observed };
          },
        }),
    });
    bench.person('alice');
    bench.resource('One', ['alice'], { paused: true });
    bench.waldur.fault({ method: 'GET', path: /\/team\//, kind: { status: 500 } });
    const tally = await bench.cycle();
    expect([asked, tally.count('waiting')]).toEqual([['paused'], 1]);
  });
});

describe('source projects', () => {
  it('are not read for backends that do not need them', async () => {
    await start();
    bench.person('alice');
    bench.resource('One', ['alice']);
    await bench.cycle();
    expect(bench.sent('GET', '/projects/')).toBe(0);
  });

  it('are read once per project and handed on', async () => {
    const asked: unknown[] = [];
    await start(wanting(asked));
    bench.person('alice');
    bench.resource('One', ['alice']);
    bench.resource('Two', ['alice']);
    await bench.cycle();
    expect(asked).toHaveLength(2);
    expect(asked[0]).toHaveProperty('isIndustry');
    expect(bench.sent('GET', '/projects/')).toBe(1);
  });

  it('that cannot be read are unknown, and nothing escapes', async () => {
    const asked: unknown[] = [];
    await start(wanting(asked));
    bench.person('alice');
    bench.resource('One', ['alice']);
    bench.waldur.fault({ method: 'GET', path: /\/projects\/$/, kind: { status: 403 } });
    const tally = await bench.cycle();
    expect([asked, tally.count('synced')]).toEqual([[undefined], 1]);
  });
});

describe('usernames', () => {
  it('are made, and their owners have access in the same cycle', async () => {
    await start({ pluginOptions: POLICY, usernames: making({ 'new@example.org': 'newbie' }) });
    const user = bench.waldur.addUser({ username: 'new@example.org' });
    bench.waldur.addTeamMember(bench.project, user);
    bench.waldur.addOfferingUser({ offering: bench.offering, user, state: 'Requested' });
    const resource = bench.resource('One');
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['newbie']);
    expect(bench.sent('GET', '/api/marketplace-offering-users/')).toBe(2);
  });

  it('profiles are pushed once per cycle; who is being deleted is told once per process', async () => {
    const calls: string[] = [];
    await start({ pluginOptions: POLICY, usernames: making({}, calls) });
    bench.person('alice');
    const user = bench.waldur.addUser({ username: 'gone@example.org' });
    bench.waldur.addOfferingUser({ offering: bench.offering, user, username: 'gone', state: 'Deleting' });
    bench.resource('One', ['alice']);
    await bench.cycle();
    await bench.cycle();
    expect(calls).toEqual(['profiles 1', 'deactivate gone', 'profiles 1']);
  });

  it('a failing profile push does not stop the cycle', async () => {
    const usernames = {
      ...making({}),
      syncProfiles: async () => {
        throw new Error('directory down');
      },
    };
    await start({ pluginOptions: POLICY, usernames });
    bench.person('alice');
    const resource = bench.resource('One');
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice']);
  });

  it('of the backend are taken over when the configuration says so', async () => {
    await start({
      membership: { adoptBackendNames: true },
      extend: (backend) =>
        Object.assign(backend, {
          knownUsernames: async (users: readonly OfferingUser[]) => new Map(users.map(({ uuid }) => [uuid, 'renamed'])),
        }),
    });
    const { offeringUser } = bench.person('alice');
    const resource = bench.resource('One');
    await bench.cycle();
    expect([offeringUser.username, bench.users(resource)]).toEqual(['renamed', ['renamed']]);
  });

  it('cannot exist without the permission to make them: enforced partitions are said to be without effect', async () => {
    await start({
      pluginOptions: { username_generation_policy: 'service_provider' },
      partitions: [{ partition_name: 'gpu' }],
      extend: (backend) => Object.assign(backend, { membershipRules: { enforcesPartitions: true } }),
    });
    bench.person('alice');
    const resource = bench.resource('One', ['bob']);
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['bob']);
    expect(bench.logged('partitions cannot take effect')).toBe(true);
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

const seen =
  (more: Partial<ObservedResource>) =>
  (options: MembershipBenchOptions = {}) => ({
    ...options,
    extend: (backend: Parameters<NonNullable<MembershipBenchOptions['extend']>>[0]) => {
      options.extend?.(backend);
      const observe = backend.observeResources.bind(backend);
      Object.assign(backend, {
        observeResources: async (ids: readonly string[]) =>
          new Map([...(await observe(ids))].map(([id, each]) => [id, { ...each, ...more }])),
      });
    },
  });

const wanting = (asked: unknown[]): MembershipBenchOptions => ({
  extend: (backend) =>
    Object.assign(backend, {
      needsSourceProject: true,
      placeProject: async (_resource: unknown, _observed: unknown, project: unknown) => void asked.push(project),
    }),
});

const POLICY = { username_generation_policy: 'service_provider', service_provider_can_create_offering_user: true };

const making = (names: Record<string, string>, calls: string[] = []) => ({
  getUsername: async () => undefined,
  generateUsername: async (user: OfferingUser) => {
    calls.push('generate');
    return names[String(user.attributes['user_username'])];
  },
  syncProfiles: async (users: readonly OfferingUser[]) => void calls.push(`profiles ${users.length}`),
  deactivateUsers: async (gone: readonly string[]) => void calls.push(`deactivate ${gone.join(',')}`),
});
