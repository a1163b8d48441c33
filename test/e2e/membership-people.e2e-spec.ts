import type { Member } from '@waldur-site-agent/plugin-sdk';
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

  it('that are neither open nor closed get no access, and keep what they have', async () => {
    await start();
    bench.person('alice');
    const { project } = bench;
    bench.waldur.addServiceAccount({ username: 'svc-erred', project, state: 'Erred' });
    bench.waldur.addCourseAccount({ username: 'course-pending', project, state: 'Pending' });
    const [one, two] = [bench.resource('One', ['alice', 'svc-erred', 'course-pending']), bench.resource('Two')];
    const restricted = bench.resource('Three', ['alice', 'svc-erred'], { restrict_member_access: true });
    const { held } = await bench.cycle();
    expect(bench.users(one)).toEqual(['alice', 'course-pending', 'svc-erred']);
    expect([bench.users(two), bench.users(restricted)]).toEqual([['alice'], ['svc-erred']]);
    expect(held[0]?.heldBecause).toBe('the service or course account is neither OK nor Closed in Waldur');
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
