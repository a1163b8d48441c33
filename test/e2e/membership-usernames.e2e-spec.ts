import type { OfferingUser } from '@waldur-site-agent/plugin-sdk';
import { MembershipBench, type MembershipBenchOptions } from '../support/membership-bench.ts';

let bench: MembershipBench;

async function start(options: MembershipBenchOptions = {}): Promise<void> {
  bench = await MembershipBench.start(options);
}

afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
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

  it('whose owner is being deleted are left alone while somebody else has the same one but for its case', async () => {
    const calls: string[] = [];
    await start({ pluginOptions: POLICY, usernames: making({}, calls) });
    bench.person('alice');
    const user = bench.waldur.addUser({ username: 'gone@example.org' });
    bench.waldur.addOfferingUser({ offering: bench.offering, user, username: 'Alice', state: 'Deleting' });
    bench.resource('One', ['alice']);
    await bench.cycle();
    expect(calls).toEqual(['profiles 1']);
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

const wanting = (asked: unknown[]): MembershipBenchOptions => ({
  extend: (backend) =>
    Object.assign(backend, {
      needsSourceProject: true,
      placeProject: async (_resource: unknown, _observed: unknown, project: unknown) => void asked.push(project),
    }),
});
