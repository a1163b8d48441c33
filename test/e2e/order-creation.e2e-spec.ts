import { BackendError, BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { extendedWith } from '../support/order-bench.ts';
import { OrderWorld } from '../support/order-world.ts';

let world: OrderWorld;

async function start(options: Parameters<typeof OrderWorld.start>[0] = {}): Promise<OrderWorld> {
  world = await OrderWorld.start(options);
  return world;
}

afterEach(async () => {
  const { violations } = world.waldur;
  await world.close();
  expect(violations).toEqual([]);
});

describe('the name of a new resource', () => {
  it('taken by something else: the order fails and nothing is touched', async () => {
    const { bench } = await start();
    bench.backend.accounts.set('hpc_sample-1', { id: 'hpc_sample-1', owner: 'other', limits: {}, users: new Map() });
    const order = world.order();
    await bench.cycle();
    expect(order.state).toBe('erred');
    expect(order.error_message).toContain('all generated names already exist');
    expect(order.error_message).toContain('after 1 attempts');
  });

  it('comes from the project under its policy, with a number when taken', async () => {
    const { bench } = await start({ offering: { account_name_generation_policy: 'project_slug' } });
    bench.backend.accounts.set('hpc_project-1', { id: 'hpc_project-1', owner: 'x', limits: {}, users: new Map() });
    const order = world.order();
    await bench.cycle();
    expect(order).toMatchObject({ state: 'done', resource: { backend_id: 'hpc_project-1-0' } });
  });

  it('is another one when Waldur knows it from earlier, and no question is asked twice', async () => {
    const { bench, waldur } = await start({ settings: { check_backend_id_uniqueness: true } });
    const { offering, project } = world;
    waldur.addResource({ offering, project, name: 'Gone', backend_id: 'hpc_sample-1', state: 'Terminated' });
    const order = world.order();
    await bench.cycle();
    expect(order).toMatchObject({ state: 'done', resource: { backend_id: 'hpc_project-1-0' } });
    const asked = waldur.requests
      .filter(({ path }) => path.includes('check_unique'))
      .map(({ body }) => (body as { backend_id: string }).backend_id);
    expect(asked).toEqual(['hpc_sample-1', 'hpc_project-1-0']);
  });

  it('counts as free when Waldur cannot say', async () => {
    const { bench, waldur } = await start({ settings: { check_backend_id_uniqueness: true } });
    waldur.fault({ path: /check_unique/, kind: { status: 500 } });
    const order = world.order();
    await bench.cycle();
    expect(order).toMatchObject({ state: 'done', resource: { backend_id: 'hpc_sample-1' } });
  });

  it('is never shared by two resources that are made at the same time', async () => {
    const { bench } = await start({ offering: { account_name_generation_policy: 'project_slug' } });
    const orders = ['Same', 'Same', 'Same'].map((name) => world.order(name));
    await bench.cycle();
    expect(orders.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(new Set(orders.map(({ resource }) => resource.backend_id)).size).toBe(3);
  });
});

describe('a resource that has its id already', () => {
  it('is not made again', async () => {
    const { bench } = await start();
    const order = world.order();
    order.resource.backend_id = 'hpc_old';
    bench.backend.accounts.set('hpc_old', { id: 'hpc_old', owner: order.resource.uuid, limits: {}, users: new Map() });
    await bench.cycle();
    expect(order.state).toBe('done');
    expect(bench.backend.calls).not.toContain('createResource');
    expect(bench.logged('already created, skipping creation')).toBe(true);
    expect([bench.sent('POST', 'set_backend_id'), bench.sent('POST', 'set_state_done')]).toEqual([0, 1]);
  });

  it('is made again under its id when the backend lost it', async () => {
    const { bench } = await start();
    const resource = world.existing();
    bench.backend.accounts.clear();
    const order = world.waldur.placeOrder({ type: 'Restore', resource });
    await bench.cycle();
    expect(order.state).toBe('done');
    expect(bench.backend.accounts.get('hpc_old')?.users.size).toBe(3);
  });

  it('is neither made nor given up when the backend cannot say', async () => {
    const { bench } = await start();
    const order = world.order();
    order.resource.backend_id = 'hpc_old';
    bench.backend.before = (operation) => {
      if (operation === 'observeResources') throw new BackendNotReadyError('no answer');
    };
    await bench.cycle();
    expect(order.state).toBe('executing');
    expect(bench.backend.calls).not.toContain('createResource');
  });
});

describe('people', () => {
  it('an empty team is asked for again as often as the backend wants', async () => {
    const { bench, waldur, project } = await start(extendedWith({ teamFetch: { attempts: 3, delaySeconds: 0 } }));
    const team = project.team.splice(0);
    let reads = 0;
    waldur.beforeRequest(({ path }) => {
      if (path.endsWith('/team/') && ++reads === 3) project.team.push(...team);
    });
    world.order();
    await bench.cycle();
    expect([reads, bench.backend.accounts.get('hpc_sample-1')?.users.size]).toEqual([3, 3]);
  });

  it('a team that cannot be read does not hold up the order', async () => {
    const { bench, waldur } = await start();
    waldur.fault({ path: /\/team\//, kind: { status: 403 }, times: 9 });
    const order = world.order();
    await bench.cycle();
    expect(order.state).toBe('done');
    expect(bench.backend.accounts.get('hpc_sample-1')?.users.size).toBe(0);
  });

  it('users without a name, or in another state, are never handed on; service and course accounts are', async () => {
    const { bench, waldur, offering, project } = await start();
    for (const [name, username, state] of [
      ['dora', null, 'OK'],
      ['emil', 'emil', 'Creating'],
    ] as const) {
      const user = waldur.addUser({ username: name });
      waldur.addTeamMember(project, user);
      waldur.addOfferingUser({ offering, user, username, state });
    }
    waldur.addServiceAccount({ username: 'svc-01', project });
    waldur.addServiceAccount({ username: '', project });
    waldur.addCourseAccount({ username: 'course-01', project });
    waldur.addCourseAccount({ username: 'course-02', project, state: 'Closed' });
    world.order();
    await bench.cycle();
    const users = [...(bench.backend.accounts.get('hpc_sample-1')?.users.keys() ?? [])].sort();
    expect(users).toEqual(['alice', 'bob', 'carol', 'course-01', 'svc-01']);
  });

  it('get their usernames first where the provider makes them', async () => {
    const { bench, waldur, offering, project } = await start({
      offering: { username_generation_policy: 'service_provider', service_provider_can_create_offering_user: true },
      usernames: {
        getUsername: () => Promise.resolve(undefined),
        generateUsername: (user) => Promise.resolve(String(user.attributes['user_username']).split('@')[0]),
      },
    });
    const user = waldur.addUser({ username: 'dora@example.org' });
    waldur.addTeamMember(project, user);
    const offeringUser = waldur.addOfferingUser({ offering, user });
    world.order();
    await bench.cycle();
    expect(offeringUser).toMatchObject({ username: 'dora', state: 'OK' });
    expect(bench.backend.accounts.get('hpc_sample-1')?.users.has('dora')).toBe(true);
  });

  it('that cannot be added leave the order done', async () => {
    const { bench } = await start();
    bench.backend.before = (operation) => {
      if (operation === 'addUsers') throw new BackendError('no such user');
    };
    const order = world.order();
    await bench.cycle();
    expect([order.state, bench.sent('POST', 'set_state_erred')]).toEqual(['done', 0]);
  });
});
