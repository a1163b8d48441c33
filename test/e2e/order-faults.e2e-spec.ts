import { OrderWorld } from '../support/order-world.ts';

/** Every request of an accepted Create, by method and a part of its path. */
const CALLS = [
  ['GET', /marketplace-orders\/\?/],
  ['POST', /approve_by_provider/],
  ['GET', /marketplace-orders\/\w{32}\/$/],
  ['GET', /provider-resources\/\w{32}\/$/],
  ['GET', /\/team\//],
  ['GET', /marketplace-offering-users/],
  ['POST', /set_backend_id/],
  ['POST', /set_limits/],
  ['POST', /set_backend_metadata/],
  ['GET', /list_project_service_accounts/],
  ['GET', /list_course_accounts/],
  ['GET', /marketplace-orders\/\w{32}\/\?field/],
  ['POST', /set_state_done/],
] as const;

let world: OrderWorld;
beforeEach(async () => {
  world = await OrderWorld.start();
});
afterEach(async () => {
  const { violations } = world.waldur;
  await world.close();
  expect(violations).toEqual([]);
});

/** Until nothing waits any more; a site's agent does the same with its next cycles. */
async function cycles(): Promise<void> {
  for (let n = 0; n < 3; n++) await world.bench.cycle();
}

describe.each(CALLS)('%s %s', (method, path) => {
  it.each([
    ['a server error', { status: 500 }],
    ['a server error after the change', { status: 502 }, true],
    ['too many requests', { status: 429, headers: { 'Retry-After': '0' } }],
    ['an expired login', { status: 401 }],
    ['garbage', 'garbage'],
    ['half an answer after the change', 'half', true],
    ['a connection that breaks', 'reset'],
    ['a connection that breaks after the change', 'reset', true],
  ] as const)(
    '%s: the order is done in the end, once, with one account and all reports',
    async (...[, kind, after]) => {
      world.waldur.fault({ method, path, kind, ...(after ? { after } : {}) });
      const order = world.order();
      await cycles();
      expect(order).toMatchObject({
        state: 'done',
        resource: { state: 'OK', backend_id: 'hpc_sample-1', limits: { cpu: 10 } },
      });
      expect(order.resource.backend_metadata).toEqual({ home: '/project/hpc_sample-1' });
      expect([...world.bench.backend.accounts.keys()]).toEqual(['hpc_sample-1']);
      expect(world.bench.sent('POST', 'set_state_erred')).toBe(0);
    },
  );

  it.each([400, 403, 404, 409])('%d: the order says why or is done, and no other is held up', async (status) => {
    const first = world.order('First');
    const second = world.order('Second');
    world.waldur.fault({ method, path, kind: { status, body: { detail: `refused with ${status}` } } });
    await cycles();
    const states = [first, second].map(({ state }) => state);
    expect(states).toContain('done');
    for (const order of [first, second]) {
      expect(['done', 'erred']).toContain(order.state);
      if (order.state === 'erred') expect(order.error_message).toContain(`Unexpected status code: ${status}`);
    }
    const made = [first, second].map(({ resource }) => resource.backend_id).filter((id) => id !== '');
    expect([...world.bench.backend.accounts.keys()]).toEqual(expect.arrayContaining(made));
  });
});

it('a server that never answers is given up after its time, and the order is done later', async () => {
  world.waldur.fault({ method: 'POST', path: /set_limits/, kind: 'hang' });
  const order = world.order();
  await cycles();
  expect(order.state).toBe('done');
  expect(world.bench.logged('attempt 1 of 3')).toBe(true);
});

it('one offering in trouble is no trouble for another', async () => {
  const other = await OrderWorld.start();
  world.waldur.fault({ path: /./, kind: { status: 503 }, times: 10_000 });
  const [stuck, fine] = [world.order(), other.order()];
  await Promise.all([world.bench.cycle(), other.bench.cycle()]);
  expect([stuck.state, fine.state]).toEqual(['pending-provider', 'done']);
  await other.close();
});
