import { BackendError, BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { EventFlow } from '../support/event-flow.ts';
import type { MemoryBackend } from '../support/memory-backend.ts';

let flow: EventFlow;

/** @param members further abilities of the backend */
async function start(members: object | ((backend: MemoryBackend) => object) = {}): Promise<void> {
  flow = await EventFlow.start((backend) => {
    Object.assign(backend, typeof members === 'function' ? members(backend) : members);
  });
  flow.bench.person('alice');
}

afterEach(() => flow.close());

function create(limits: Record<string, number> = { cpu: 10 }) {
  const { offering, project, waldur } = flow.bench;
  return waldur.placeOrder({ type: 'Create', offering, project, name: 'One', slug: 'one', limits });
}

function told(order: { uuid: string; state: string }): Promise<void> {
  return flow.tell('order', { order_uuid: order.uuid, order_state: order.state });
}

const noAnswer = (): never => {
  throw new BackendNotReadyError('it sleeps');
};

describe('a message about a Create order', () => {
  it('has it approved, made, reported and done, with access for the team, in this sequence', async () => {
    await start();
    const order = create();
    await told(order);
    expect(order.state).toBe('done');
    expect(flow.writes).toEqual([
      'orders/approve_by_provider/ {}',
      'provider-resources/set_backend_id/ {"backend_id":"hpc_one"}',
      'provider-resources/set_limits/ {"limits":{"cpu":10}}',
      'provider-resources/set_backend_metadata/ {"backend_metadata":{"home":"/project/hpc_one"}}',
      'orders/set_state_done/',
    ]);
    expect(flow.done).toEqual(['createResource', 'addUsers']);
    expect(flow.bench.users(order.resource)).toEqual(['alice']);
  });

  it('that does not tell the state is about an order as it is in Waldur', async () => {
    await start();
    const order = create();
    await flow.tell('order', { order_uuid: order.uuid });
    expect(order.state).toBe('done');
  });

  it('that has been done meanwhile leads to no change', async () => {
    await start();
    const order = create();
    order.state = 'done';
    await flow.tell('order', { order_uuid: order.uuid, order_state: 'pending-provider' });
    expect([flow.writes, flow.done]).toEqual([[], []]);
  });

  it('that Waldur does not know leads to nothing, and the next one is handled', async () => {
    await start();
    await flow.tell('order', { order_uuid: 'f'.repeat(32), order_state: 'executing' });
    expect([flow.writes, flow.done]).toEqual([[], []]);
    const order = create();
    await told(order);
    expect(order.state).toBe('done');
  });
});

describe('an order that waits for the provider', () => {
  it('is rejected when the backend says so, and nothing else happens', async () => {
    await start({ evaluateOrder: () => Promise.resolve('reject') });
    const order = create();
    await told(order);
    expect([order.state, flow.writes, flow.done]).toEqual(['rejected', ['orders/reject_by_provider/ {}'], []]);
  });

  it('is left alone while the backend has not decided', async () => {
    await start({ evaluateOrder: () => Promise.resolve('pending') });
    const order = create();
    await told(order);
    expect([order.state, flow.writes, flow.done]).toEqual(['pending-provider', [], []]);
  });

  it('is left alone when the backend has a fault of its own', async () => {
    await start({
      evaluateOrder: () => Promise.reject(new TypeError("Cannot read properties of undefined (reading 'x')")),
    });
    const order = create();
    await told(order);
    expect([order.state, flow.writes, flow.done]).toEqual(['pending-provider', [], []]);
  });

  it('is approved in a second attempt, on a fresh look, when Waldur was in trouble at the first', async () => {
    await start();
    const order = create();
    flow.bench.waldur.fault({ method: 'POST', path: /approve_by_provider/, kind: { status: 503 } });
    await told(order);
    expect(order.state).toBe('done');
    expect(flow.asked('POST', /approve_by_provider/)).toBe(2);
    expect(flow.asked('POST', /set_state_erred/)).toBe(0);
    const story = flow.bench.waldur.requests.map(({ method, path }) => `${method} ${path}`);
    const [first, second] = [...story.entries()].filter(([, line]) => line.includes('approve_by')).map(([at]) => at);
    expect(story.slice(first, second)).toContain(`GET /api/marketplace-orders/${order.uuid}/`);
  });
});

describe('an order that is executing', () => {
  it('has failed, with the reason and where, when Waldur refuses a report', async () => {
    await start();
    const order = create();
    order.state = 'executing';
    flow.bench.waldur.fault({ method: 'POST', path: /set_backend_id/, kind: { status: 400 } });
    await told(order);
    expect(order).toMatchObject({
      state: 'erred',
      error_message: expect.stringContaining('400') as string,
      error_traceback: expect.stringMatching(/Error.*\n\s+at /) as string,
    });
  });

  it('is not set done when it has failed meanwhile', async () => {
    await start();
    const order = create();
    order.state = 'executing';
    flow.bench.waldur.beforeRequest(({ method, path, query }) => {
      if (method === 'GET' && path.includes(order.uuid) && 'field' in query) order.state = 'erred';
    });
    await told(order);
    expect(flow.asked('POST', /set_state/)).toBe(0);
    expect(flow.app.logged('skipping set_state_done')).toEqual(['warning']);
  });

  it('waits for a backend that is not ready, is tried again and never erred', async () => {
    await start((backend) => ({
      before: (operation: string) => {
        if (operation === 'createResource' && backend.calls.filter((call) => call === operation).length < 3) noAnswer();
      },
    }));
    const order = create();
    await told(order);
    expect([order.state, flow.asked('POST', /set_state_erred/)]).toEqual(['done', 0]);
  });

  it('keeps its state when the backend stays away, for the next look to find', async () => {
    await start({ before: (operation: string) => operation === 'createResource' && noAnswer() });
    const order = create();
    await told(order);
    expect([order.state, flow.asked('POST', /set_state|set_backend_id/)]).toEqual(['executing', 0]);
  });

  it('to terminate is neither evaluated nor approved; the resource goes, and it is done', async () => {
    const asked: unknown[] = [];
    await start((backend) => ({
      evaluateOrder: () => Promise.reject(new BackendError('nobody was to ask')),
      terminateResource: async (resource: { projectSlug: string; backendId: string }) => {
        asked.push([resource.backendId, resource.projectSlug]);
        backend.accounts.delete(resource.backendId);
      },
    }));
    const order = flow.bench.waldur.placeOrder({ type: 'Terminate', resource: flow.bench.resource('One') });
    order.state = 'executing';
    await told(order);
    expect([order.state, asked, flow.writes]).toEqual(['done', [['hpc_one', 'project-1']], ['orders/set_state_done/']]);
  });
});

describe('a resource that has its id', () => {
  it('and is there, is not made again; its order is done', async () => {
    await start();
    const order = create();
    order.resource.backend_id = 'hpc_one';
    flow.bench.backend.accounts.set('hpc_one', {
      id: 'hpc_one',
      owner: order.resource.uuid,
      limits: {},
      users: new Map(),
    });
    await told(order);
    expect(order.state).toBe('done');
    expect(flow.done).not.toContain('createResource');
  });

  it('and is missing, is made again under it', async () => {
    const made: string[] = [];
    await start((backend) => {
      const make = backend.createResource.bind(backend);
      return {
        createResource: (request: Parameters<typeof make>[0]) => {
          made.push(request.backendId);
          return make(request);
        },
      };
    });
    const order = create();
    order.resource.backend_id = 'hpc_from_earlier';
    await told(order);
    expect([order.state, made]).toEqual(['done', ['hpc_from_earlier']]);
    expect(flow.asked('POST', /set_backend_id/)).toBe(0);
  });
});

const update = (more: object) =>
  flow.bench.waldur.placeOrder({ type: 'Update', resource: flow.bench.resource('One'), ...more });

describe('an Update order', () => {
  it('to what is set already writes nothing, and is done', async () => {
    await start();
    const order = update({ limits: { cpu: 10 } });
    await told(order);
    expect([order.state, flow.done]).toEqual(['done', []]);
  });

  it('without limits sets the quotas of its plan, those of zero left out', async () => {
    await start();
    const { offering, waldur } = flow.bench;
    const plan = waldur.addPlan({ name: 'Large', offering, quotas: { cpu: 5, ram: 0 } });
    const order = update({ plan });
    await told(order);
    expect([order.state, flow.bench.backend.accounts.get('hpc_one')?.limits]).toEqual(['done', { cpu: 5 }]);
  });
});

describe('the team of a new resource', () => {
  it.each([
    [3, 2, 3],
    [1, 9, 1],
  ])('is asked for %d times at most when it is empty %d times', async (attempts, empty, asked) => {
    const readsBefore: number[] = [];
    const reads = (): number => flow.asked('GET', /\/team\//);
    await start((backend) => {
      const make = backend.createResource.bind(backend);
      return {
        teamFetch: { attempts, delaySeconds: 0 },
        createResource: (request: Parameters<typeof make>[0]) => {
          readsBefore.push(reads(), request.context.members.length);
          return make(request);
        },
      };
    });
    const { project, waldur } = flow.bench;
    const team = project.team.splice(0);
    waldur.beforeRequest(({ path }) => {
      if (path.endsWith('/team/') && reads() > empty && project.team.length === 0) project.team.push(...team);
    });
    const order = create();
    await told(order);
    expect([order.state, readsBefore]).toEqual(['done', [asked, asked > empty ? 1 : 0]]);
  });
});

it('a team that cannot be read at first has access to the resource in the end', async () => {
  await start();
  flow.bench.waldur.fault({ method: 'GET', path: /\/team\//, kind: { status: 403 } });
  const order = create();
  await told(order);
  expect([order.state, flow.bench.users(order.resource)]).toEqual(['done', ['alice']]);
});

describe('an order that runs on in the backend', () => {
  it('is noted, left alone while it runs, and done with the effective id when it has ended', async () => {
    let hasEnded = false;
    await start((backend) => {
      const make = backend.createResource.bind(backend);
      return {
        createResource: async (request: Parameters<typeof make>[0]) => ({
          ...(await make(request)),
          pendingOrderId: 't1',
        }),
        checkPendingOrder: () => Promise.resolve(hasEnded),
        effectiveId: (id: string) => Promise.resolve(`effective_${id}`),
      };
    });
    const order = create();
    await told(order);
    expect([order.state, flow.writes.at(-1)]).toEqual(['executing', 'orders/set_backend_id/ {"backend_id":"t1"}']);
    const before = flow.writes.length;
    await told(order);
    expect([order.state, flow.writes.length]).toEqual(['executing', before]);
    hasEnded = true;
    await told(order);
    expect(order.state).toBe('done');
    expect(flow.writes.slice(before)).toEqual([
      'provider-resources/set_effective_id/ {"effective_id":"effective_hpc_one"}',
      'orders/set_state_done/',
    ]);
    expect(flow.bench.users(order.resource)).toEqual(['alice']);
  });
});
