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
