import { BackendError, BackendNotReadyError, PlanningWriter } from '@waldur-site-agent/plugin-sdk';
import type { BenchOptions } from '../support/order-bench.ts';
import { OrderWorld } from '../support/order-world.ts';

let world: OrderWorld;

async function start(options: Parameters<typeof OrderWorld.start>[0] = {}): Promise<OrderWorld> {
  world = await OrderWorld.start(options);
  return world;
}

const extendedWith = (members: object): BenchOptions => ({
  extend: (backend) => Object.assign(backend, members),
});

afterEach(async () => {
  const { violations } = world.waldur;
  await world.close();
  expect(violations).toEqual([]);
});

describe('an order that waits for the provider', () => {
  it('is approved, made, reported and done, with access for the team', async () => {
    const { bench, waldur } = await start();
    const order = world.order();
    await bench.cycle();

    expect(order).toMatchObject({ state: 'done', resource: { state: 'OK', backend_id: 'hpc_sample-1' } });
    expect(order.resource.backend_metadata).toEqual({ home: '/project/hpc_sample-1' });
    const account = bench.backend.accounts.get('hpc_sample-1');
    expect(account).toMatchObject({ limits: { cpu: 10 }, owner: order.resource.uuid });
    expect([...(account?.users.keys() ?? [])].sort()).toEqual(['alice', 'bob', 'carol']);
    expect(account?.users.get('alice')).toMatchObject({ cuid: 'alice@example.org', role: 'PROJECT.MEMBER' });
    const approvals = waldur.requests.filter(({ path }) => path.includes('approve_by_provider'));
    expect(approvals.map(({ body }) => body)).toEqual([{}]);
    for (const marker of [
      'Approval response status:',
      'Order state after approval: executing',
      'order_is_done=True',
      'refreshed state: executing',
      'set_state_done response',
    ]) {
      expect([marker, bench.logged(marker)]).toEqual([marker, true]);
    }
  });

  it('costs at most 14 requests, and an idle cycle at most 2', async () => {
    const { bench, waldur } = await start();
    await bench.cycle();
    waldur.forget();
    await bench.cycle();
    expect(waldur.requests.length).toBeLessThanOrEqual(2);
    waldur.forget();
    world.order();
    await bench.cycle();
    expect(waldur.requests.length).toBeLessThanOrEqual(14);
  });

  it('is rejected when the backend says so, and nothing else is sent', async () => {
    const { bench } = await start(extendedWith({ evaluateOrder: () => Promise.resolve('reject') }));
    const order = world.order();
    await bench.cycle();
    expect(order.state).toBe('rejected');
    expect([bench.sent('POST', 'approve_by'), bench.sent('POST', 'set_state_erred')]).toEqual([0, 0]);
    expect(bench.backend.accounts.size).toBe(0);
  });

  it('waits while the backend has not decided, and is asked about again', async () => {
    const answers = ['pending', 'accept'];
    const { bench } = await start(extendedWith({ evaluateOrder: () => Promise.resolve(answers.shift()) }));
    const order = world.order();
    await bench.cycle();
    expect(order.state).toBe('pending-provider');
    await bench.cycle();
    expect(order.state).toBe('done');
  });

  it('stays untouched when evaluating fails for good', async () => {
    const { bench } = await start(
      extendedWith({ evaluateOrder: () => Promise.reject(new BackendError('no such project')) }),
    );
    const order = world.order();
    await bench.cycle();
    expect(order.state).toBe('pending-provider');
    expect([bench.sent('POST', 'approve_by'), bench.sent('POST', 'set_state_erred')]).toEqual([0, 0]);
  });

  it('is evaluated as often as attempts are allowed when the backend gives no answer', async () => {
    let asked = 0;
    const { bench } = await start(
      extendedWith({
        evaluateOrder: () => {
          asked += 1;
          return Promise.reject(new BackendNotReadyError('connection refused'));
        },
      }),
    );
    const order = world.order();
    await bench.cycle();
    expect([asked, order.state, bench.sent('POST', 'set_state_erred')]).toEqual([3, 'pending-provider', 0]);
  });
});

describe('an order that is executing', () => {
  it('keeps its state when the resource cannot be read for now', async () => {
    const { bench, waldur } = await start();
    const order = world.order();
    order.state = 'executing';
    waldur.fault({ method: 'GET', path: /provider-resources\/\w{32}\/$/, kind: { status: 500 }, times: 99 });
    await bench.cycle();
    expect([order.state, bench.sent('POST', 'set_state_erred')]).toEqual(['executing', 0]);
  });

  it('is erred once when the resource is refused', async () => {
    const { bench, waldur } = await start();
    const order = world.order();
    order.state = 'executing';
    waldur.fault({ method: 'GET', path: /provider-resources\/\w{32}\/$/, kind: { status: 400 } });
    await bench.cycle();
    expect([order.state, bench.sent('POST', 'set_state_erred')]).toEqual(['erred', 1]);
    expect(order.error_message).toContain('Unexpected status code: 400');
    expect(bench.logged('failed while executing')).toBe(true);
  });

  it.each([
    { expose: true, error: new Error('internal lib error'), message: 'internal lib error', trace: 'Error' },
    {
      expose: false,
      error: new Error('internal lib error'),
      message: 'Internal backend error. Please contact the service provider.',
      trace: '',
    },
    { expose: false, error: new BackendError('safe message'), message: 'safe message', trace: '' },
  ])('is erred with what may be shown ($expose, $message)', async ({ expose, error, message, trace }) => {
    const { bench } = await start({ exposeErrorDetails: expose });
    bench.backend.before = (operation) => {
      if (operation === 'createResource') throw error;
    };
    const order = world.order();
    await bench.cycle();
    expect(order).toMatchObject({ state: 'erred', error_message: message });
    expect(order.error_traceback.includes(trace) && (trace !== '' || order.error_traceback === '')).toBe(true);
  });

  it('survives that its failure cannot be reported', async () => {
    const { bench, waldur } = await start();
    bench.backend.before = (operation) => {
      if (operation === 'createResource') throw new BackendError('no space');
    };
    const order = world.order();
    waldur.fault({ path: /set_state_erred/, kind: { status: 400 } });
    await bench.cycle();
    expect(order.state).toBe('executing');
    expect(bench.logged('erred state')).toBe(true);
  });

  it('is not set done a second time', async () => {
    const { bench, waldur } = await start();
    const order = world.order();
    order.state = 'executing';
    waldur.beforeRequest(({ method, path, query }) => {
      if (method === 'GET' && path.includes(order.uuid) && JSON.stringify(query).includes('state'))
        order.state = 'done';
    });
    await bench.cycle();
    expect(bench.sent('POST', 'set_state_done')).toBe(0);
    expect(bench.logged('instead of EXECUTING')).toBe(true);
    expect(bench.logged('skipping set_state_done')).toBe(true);
    expect(bench.backend.accounts.get('hpc_sample-1')?.users.size).toBe(3);
  });

  it('waits for a backend that is not ready', async () => {
    const { bench } = await start();
    let down = true;
    bench.backend.before = (operation) => {
      if (down && operation === 'createResource') throw new BackendNotReadyError('slurmdbd is down');
    };
    const order = world.order();
    await bench.cycle();
    expect(order.state).toBe('executing');
    down = false;
    await bench.cycle();
    expect(order.state).toBe('done');
  });
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

describe('Update', () => {
  it('sets what the order names', async () => {
    const { bench } = await start();
    const resource = world.existing('Old', { cpu: 10, mem: 4 });
    const order = world.waldur.placeOrder({ type: 'Update', resource, limits: { cpu: 20, mem: 4 } });
    await bench.cycle();
    expect([order.state, bench.backend.accounts.get('hpc_old')?.limits]).toEqual(['done', { cpu: 20, mem: 4 }]);
    expect(bench.sent('POST', 'set_limits')).toBe(0);
  });

  it('writes nothing when the limits are as wanted', async () => {
    const { bench } = await start();
    const order = world.waldur.placeOrder({ type: 'Update', resource: world.existing(), limits: { cpu: 10 } });
    await bench.cycle();
    expect(order.state).toBe('done');
    expect(bench.backend.calls).not.toContain('setLimits');
  });

  it('takes the quotas of the plan when the order names no limits', async () => {
    const { bench, waldur, offering } = await start();
    const plan = waldur.addPlan({ name: 'Large', offering, quotas: { cpu: 77, mem: 0 } });
    const order = waldur.placeOrder({ type: 'Update', resource: world.existing(), plan });
    await bench.cycle();
    expect([order.state, bench.backend.accounts.get('hpc_old')?.limits]).toEqual(['done', { cpu: 77 }]);
  });

  it('derives all limits anew where they depend on the length of the subscription, also with equal limits', async () => {
    const seen: unknown[] = [];
    const { bench } = await start(
      extendedWith({
        hasPrepaidComponents: true,
        recalculateLimits: (resource: { limits: unknown }) => {
          seen.push(resource.limits);
          return Promise.resolve();
        },
      }),
    );
    const resource = world.existing('Old', { cpu: 10, mem: 4 });
    world.waldur.placeOrder({ type: 'Update', resource, limits: { cpu: 10, mem: 4 } });
    await bench.cycle();
    world.waldur.placeOrder({ type: 'Update', resource, limits: { cpu: 12 } });
    await bench.cycle();
    expect(seen).toEqual([
      { cpu: 10, mem: 4 },
      { cpu: 12, mem: 4 },
    ]);
    expect(bench.backend.calls).not.toContain('setLimits');
  });
});

describe('Terminate', () => {
  it('removes the account', async () => {
    const { bench } = await start();
    const order = world.waldur.placeOrder({ type: 'Terminate', resource: world.existing() });
    await bench.cycle();
    expect(order).toMatchObject({ state: 'done', resource: { state: 'Terminated' } });
    expect(bench.backend.accounts.size).toBe(0);
  });

  it('succeeds for a resource that never got an id', async () => {
    const { bench, waldur, offering, project } = await start();
    const resource = waldur.addResource({ offering, project, name: 'Blank', backend_id: '' });
    const order = waldur.placeOrder({ type: 'Terminate', resource });
    await bench.cycle();
    expect(order.state).toBe('done');
    expect(bench.backend.calls).not.toContain('terminateResource');
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

describe('optional abilities of a backend', () => {
  it('a preflight that fails skips the cycle without listing orders', async () => {
    const { bench } = await start(
      extendedWith({ preflight: () => Promise.reject(new BackendNotReadyError('maintenance')) }),
    );
    const order = world.order();
    await bench.cycle();
    expect([bench.sent('GET', 'marketplace-orders'), order.state]).toEqual([0, 'pending-provider']);
  });

  it('orders that run on in the backend are tracked and polled', async () => {
    const finished = new Set<string>();
    const { bench } = await start({
      extend: (backend) => {
        const create = backend.createResource.bind(backend);
        Object.assign(backend, {
          createResource: async (request: Parameters<typeof create>[0]) => ({
            ...(await create(request)),
            pendingOrderId: 'remote-7',
          }),
          checkPendingOrder: (id: string) => Promise.resolve(finished.has(id)),
        });
      },
    });
    const order = world.order();
    await bench.cycle();
    await bench.cycle();
    expect([order.state, order.backend_id, order.resource.backend_id]).toEqual([
      'executing',
      'remote-7',
      'hpc_sample-1',
    ]);
    expect(bench.logged('order_is_done=False')).toBe(true);
    finished.add('remote-7');
    await bench.cycle();
    expect(order.state).toBe('done');
    expect(bench.backend.calls.filter((call) => call === 'createResource')).toHaveLength(1);
  });

  it.each([
    { held: ['cid-held'], fault: false, pruned: [['cid-held']], generated: [1] },
    { held: [], fault: false, pruned: [], generated: [2] },
    { held: ['a', 'b'], fault: true, pruned: [], generated: [2] },
    { held: ['a', 'b'], fault: false, pruned: [['a', 'b']], generated: [0] },
  ])('API keys are completed to two: $held, unreadable: $fault', async ({ held, fault, pruned, generated }) => {
    const seen = { pruned: [] as unknown[], generated: [] as number[] };
    const { bench, waldur } = await start(
      extendedWith({
        generateKeys: (_id: string, count: number) => {
          seen.generated.push(count);
          return Promise.resolve(
            Array.from({ length: count }, (_, n) => ({ clientId: `new-${n}`, apiKey: `secret-of-${n}` })),
          );
        },
        pruneUnknownKeys: (_id: string, known: readonly string[]) => {
          seen.pruned.push([...known]);
          return Promise.resolve();
        },
      }),
    );
    const order = world.order();
    for (const client_id of held) waldur.addApiKey({ resource: order.resource, client_id });
    if (fault) waldur.fault({ method: 'GET', path: /resource-api-keys/, kind: { status: 500 } });
    await bench.cycle();
    expect(seen).toEqual({ pruned, generated });
    expect(order.state).toBe('done');
    expect(bench.sent('POST', 'report_created')).toBe(generated[0]);
    expect(bench.logs.join('\n')).not.toContain('secret-of-');
  });

  it('facts that cost requests are read only for backends that want them', async () => {
    let context: unknown;
    const { bench, waldur, offering, project } = await start({
      extend: (backend) => {
        const create = backend.createResource.bind(backend);
        Object.assign(backend, {
          provisioningNeeds: { planQuotas: true, sshKeys: true },
          createResource: (request: Parameters<typeof create>[0]) => {
            context = request.context;
            return create(request);
          },
        });
      },
    });
    const plan = waldur.addPlan({ name: 'Small', offering, quotas: { cpu: 5 } });
    const [membership] = project.team;
    if (membership === undefined) throw new Error('nobody is in the team');
    const key = waldur.addSshKey({ user: membership.user, public_key: 'ssh-ed25519 AAAA' });
    waldur.placeOrder({ type: 'Create', offering, project, name: 'Keys', plan, limits: { cpu: 1 } });
    await bench.cycle();
    const dashed = key.uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    expect(context).toMatchObject({ planQuotas: { cpu: 5 }, sshKeys: { [dashed]: 'ssh-ed25519 AAAA' } });
  });
});

describe('the user of the token', () => {
  it.each([
    [[], 'no permissions'],
    [
      [{ role_name: 'CUSTOMER.MANAGER', scope_type: 'customer', scope_name: 'Org' }],
      'CUSTOMER.MANAGER on customer Org',
    ],
  ])('is named in the log with its permissions %j, even sparse ones', async (permissions, text) => {
    const { bench, waldur } = await start();
    waldur.state.me.is_staff = false;
    waldur.state.me.permissions = permissions;
    await bench.cycle();
    expect(bench.logged('site-agent')).toBe(true);
    expect(bench.logged(text)).toBe(true);
    waldur.violations.length = 0; // a sparse permission is what the contract does not allow and servers send
  });
});

describe('what is only for the log', () => {
  it('does not stop the work when Waldur refuses it', async () => {
    const { bench, waldur } = await start();
    waldur.fault({ path: /users\/me|api\/version/, kind: { status: 403 }, times: 2 });
    const order = world.order();
    await bench.cycle();
    expect(order.state).toBe('done');
    expect(bench.logged('the user of the token could not be read')).toBe(true);
  });
});

describe('a dry run', () => {
  it('plans everything and writes nothing', async () => {
    const writer = new PlanningWriter();
    const { bench, waldur } = await start({ writer });
    const order = world.order();
    world.waldur.placeOrder({ type: 'Terminate', resource: world.existing() });
    await bench.cycle();
    expect(order.state).toBe('pending-provider');
    expect(bench.backend.accounts.size).toBe(1);
    expect(waldur.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const actions = writer.plan.filter(({ scope }) => scope.order === order.uuid).map(({ action }) => action);
    expect(actions).toEqual([
      'approve order',
      'create account',
      'set backend id',
      'report limits',
      'report metadata',
      'add users',
      'set order done',
    ]);
  });
});
