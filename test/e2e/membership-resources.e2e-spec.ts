import type { ObservedResource } from '@waldur-site-agent/plugin-sdk';
import { MembershipBench, type MembershipBenchOptions } from '../support/membership-bench.ts';

let bench: MembershipBench;

async function start(options: MembershipBenchOptions = {}): Promise<void> {
  bench = await MembershipBench.start(options);
}

afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
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
