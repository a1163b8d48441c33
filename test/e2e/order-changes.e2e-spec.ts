import { BackendNotReadyError, PlanningWriter } from '@waldur-site-agent/plugin-sdk';
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

  it('of one of two resources with the same account leaves it to the other; with the last one it goes', async () => {
    const { bench, waldur, offering, project } = await start();
    const first = world.existing();
    const { backend_id } = first;
    const second = waldur.addResource({ offering, project, name: 'Twin', backend_id });
    const order = waldur.placeOrder({ type: 'Terminate', resource: first });
    await bench.cycle();
    expect([order.state, bench.backend.calls.includes('terminateResource')]).toEqual(['done', false]);
    expect(bench.backend.accounts.has(backend_id)).toBe(true);
    waldur.placeOrder({ type: 'Terminate', resource: second });
    await bench.cycle();
    expect(bench.backend.accounts.size).toBe(0);
  });

  it('of both removes the account', async () => {
    const { bench, waldur, offering, project } = await start();
    const first = world.existing();
    const second = waldur.addResource({ offering, project, name: 'Twin', backend_id: first.backend_id });
    for (const resource of [first, second]) waldur.placeOrder({ type: 'Terminate', resource });
    await bench.cycle();
    expect([first.state, second.state, bench.backend.accounts.size]).toEqual(['Terminated', 'Terminated', 0]);
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
