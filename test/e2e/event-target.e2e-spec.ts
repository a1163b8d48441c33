import { BackendError, BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { dashed } from '../support/dashed.ts';
import { EventTargetWorld } from '../support/event-target-world.ts';

let world: EventTargetWorld;

beforeEach(async () => {
  world = await EventTargetWorld.start();
});
afterEach(async () => {
  const { a, b } = world;
  await world.close();
  expect([a.waldur.violations, b.waldur.sandbox.violations]).toEqual([[], []]);
});

function askedOfA(method: string, path: RegExp): number {
  return world.a.waldur.requests.filter((each) => each.method === method && path.test(each.path)).length;
}

/** An order of A that waits for one of B. */
async function pending() {
  const { offering, project, waldur, work, worker } = world.a;
  const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'One', slug: 'one' });
  work.order(order.uuid);
  await worker.idle();
  const [there] = world.b.waldur.sandbox.state.orders.all;
  if (!there) throw new Error('nothing was ordered from B');
  expect([order.state, order.backend_id]).toEqual(['executing', dashed(there.uuid)]);
  return { order, there };
}

describe('the agent at the Waldur where an offering lives', () => {
  it('is registered for three kinds of events of the offering there, with the address and token of there', async () => {
    const registration = world.register();
    await registration.start();
    await world.b.consuming(['order', 'offering_user', 'resource']);
    const { sandbox } = world.b.waldur;
    expect(sandbox.state.identities.all.map(({ name }) => name)).toEqual([`agent-${world.offeringB.uuid}`]);
    expect(registration.queues.flatMap(({ objectTypes }) => objectTypes)).toEqual([
      'order',
      'offering_user',
      'resource',
    ]);
    expect(registration.state).toBe('consuming');
    expect(sandbox.state.queues.all.map(({ offering }) => offering.uuid)).toEqual(
      Array<string>(3).fill(world.offeringB.uuid),
    );
    expect(askedOfA('POST', /site-agent|event-subscriptions/)).toBe(0);
  });

  it('is without a queue while that cannot be made, and hears of all else', async () => {
    world.b.waldur.sandbox.fault({ method: 'POST', path: /create_queue/, kind: { status: 500 } });
    const registration = world.register();
    await registration.start();
    await world.b.consuming(['offering_user', 'resource']);
    await world.b.consuming(['order']);
    expect(registration.state).toBe('consuming');
  });

  it('is nobody as long as it cannot be made known, which keeps no event of its own Waldur away', async () => {
    world.b.waldur.sandbox.fault({ path: /identities/, kind: { status: 500 }, times: Infinity });
    const registration = world.register();
    await registration.start();
    expect(registration.state).toBe('waiting');
    expect(world.b.waldur.count('POST', /event/)).toBe(0);
    const { offering, project, waldur } = world.a;
    const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'One', slug: 'one' });
    world.tellOfA('order', { order_uuid: order.uuid, order_state: 'pending-provider' });
    await world.b.waldur.asked('GET', /identities/, 3);
    await world.until(() => order.backend_id !== '');
  });
});

describe('an order that ended there', () => {
  beforeEach(() => world.listen());

  it('well is done here, with everything that belongs to it', async () => {
    world.a.person('alice');
    const { order, there } = await pending();
    there.state = 'done';
    world.tell('order', { order_uuid: there.uuid, order_state: 'done' });
    await world.worked();
    expect([order.state, world.a.users(order.resource)]).toEqual(['done', ['alice']]);
    expect(askedOfA('POST', /set_state_done/)).toBe(1);
  });

  it.each(['erred', 'canceled', 'rejected'])('as %s has failed here, and the reason names it', async (state) => {
    const { order, there } = await pending();
    const received = dashed(there.uuid).toUpperCase();
    world.tell('order', { order_uuid: received, order_state: state });
    world.tell('order', { order_uuid: there.uuid, order_state: state });
    await world.worked();
    expect(order).toMatchObject({
      state: 'erred',
      error_message: `Order ${received} of Waldur B is ${state}`,
      error_traceback: '',
    });
    expect(askedOfA('POST', /set_state_erred/)).toBe(1);
  });

  it.each(['executing', 'pending-provider', 'pending-consumer', '', undefined])(
    'not yet (%s) is no reason to ask anybody anything',
    async (order_state) => {
      const { there } = await pending();
      const before = [world.a.waldur.requests.length, world.b.waldur.sandbox.requests.length];
      world.tell('order', { order_uuid: there.uuid, order_state });
      await world.worked();
      expect([world.a.waldur.requests.length, world.b.waldur.sandbox.requests.length]).toEqual(before);
    },
  );

  it('but nobody waits for here is left alone, as are orders without an id there', async () => {
    const { order, there } = await pending();
    order.backend_id = '';
    world.tell('order', { order_uuid: there.uuid, order_state: 'done' });
    world.tell('order', { order_uuid: 'f'.repeat(32), order_state: 'rejected' });
    await world.worked();
    expect(order.state).toBe('executing');
    expect(askedOfA('GET', /marketplace-orders\/$/)).toBe(2);
    expect(askedOfA('POST', /set_state/)).toBe(0);
  });

  it('and here already is left as it is', async () => {
    const { order, there } = await pending();
    const remove = world.a.waldur.onRequest(({ path }) => {
      if (path.endsWith('/marketplace-orders/')) order.state = 'done';
    });
    world.tell('order', { order_uuid: there.uuid, order_state: 'erred' });
    await world.worked();
    remove();
    expect([order.state, askedOfA('POST', /set_state_erred/)]).toEqual(['done', 0]);
  });

  it('is not forgotten while Waldur is in trouble', async () => {
    const { order, there } = await pending();
    world.a.waldur.fault({ method: 'GET', path: /marketplace-orders\/(\?|$)/, kind: { status: 503 } });
    world.a.waldur.fault({ method: 'POST', path: /set_state_erred/, kind: { status: 502 } });
    world.tell('order', { order_uuid: there.uuid, order_state: 'rejected' });
    await world.worked();
    expect(order.state).toBe('erred');
  });

  it('is an order of there, and one of here with the same message an order of here', async () => {
    const { order, there } = await pending();
    there.state = 'done';
    world.tellOfA('order', { order_uuid: there.uuid, order_state: 'executing' });
    await world.until(() => askedOfA('GET', new RegExp(there.uuid)) === 1);
    expect(order.state).toBe('executing');
  });
});

describe('a user of there', () => {
  beforeEach(() => world.listen());

  it.each(['create', 'update'])('with a name (%s) has the names taken over once', async (action) => {
    world.tell('offering_user', { action, username: 'bob', offering_user_uuid: 'b'.repeat(32) });
    await world.worked();
    expect(world.backend.usernameSyncs).toBe(1);
  });

  it.each([
    ['delete', 'bob'],
    ['create', ''],
    ['update', undefined],
    ['username_set', 'bob'],
    [undefined, 'bob'],
  ])('%s with the name %j changes nothing', async (action, username) => {
    world.tell('offering_user', { action, username });
    await world.worked();
    expect(world.backend.usernameSyncs).toBe(0);
  });

  it('makes one run of a burst, which begins after the last message, and never two at a time', async () => {
    let [running, most] = [0, 0];
    let begun = 0;
    let told = 0;
    world.backend.meanwhile = async () => {
      most = Math.max(most, (running += 1));
      begun = told;
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    for (; told < 30; told += 1) world.tell('offering_user', { action: 'update', username: `u${told}` });
    await world.worked();
    expect([most, begun]).toEqual([1, 30]);
    expect(world.backend.usernameSyncs).toBeLessThan(30);
  });

  it('whose name cannot be taken over is left to the next cycle', async () => {
    world.backend.meanwhile = () => {
      throw new BackendNotReadyError('B is away');
    };
    world.tell('offering_user', { action: 'update', username: 'bob' });
    await world.worked();
    expect(world.backend.usernameSyncs).toBe(1);
  });
});

describe('the end date of a resource of there', () => {
  beforeEach(() => world.listen());

  it.each([
    ['hex', 'with dashes', (uuid: string) => uuid, dashed],
    ['with dashes', 'hex', dashed, (uuid: string) => uuid],
  ])('(told of in %s, noted here %s) is taken over', async (_told, _noted, told, noted) => {
    const there = 'bbbbbbbb000040008000000000000001';
    world.a.resource('Other');
    const resource = world.a.resource('One');
    resource.backend_id = noted(there);
    world.tell('resource', { action: 'end_date_updated', resource_uuid: told(there), end_date: '2026-05-01' });
    await world.worked();
    expect(world.backend.endDates).toEqual([expect.objectContaining({ uuid: resource.uuid, name: 'One' })]);
  });

  it.each([
    [{ action: 'end_date_updated', resource_uuid: 'f'.repeat(32) }],
    [{ action: 'end_date_updated', resource_uuid: '' }],
    [{ action: 'end_date_updated' }],
    [{ action: 'paused', resource_uuid: 'b'.repeat(32) }],
    [{ resource_uuid: 'b'.repeat(32) }],
  ])('of nothing here, or another change (%j), is no reason to do anything', async (body) => {
    world.a.resource('One').backend_id = dashed('b'.repeat(32));
    world.tell('resource', body);
    await world.worked();
    expect(world.backend.endDates).toEqual([]);
  });

  it('is never taken over while something else is done with the resource', async () => {
    const there = 'b'.repeat(32);
    const resource = world.a.resource('One');
    world.backend.accounts.set(dashed(there), {
      id: dashed(there),
      owner: resource.uuid,
      limits: {},
      users: new Map(),
    });
    resource.backend_id = dashed(there);
    world.a.person('alice');
    let mayGoOn = false;
    let isAdding = false;
    const add = world.backend.addUsers.bind(world.backend);
    world.backend.addUsers = async (...asked) => {
      isAdding = true;
      await world.until(() => mayGoOn);
      return add(...asked);
    };
    world.a.work.resource(resource.uuid);
    await world.until(() => isAdding);
    const before = askedOfA('GET', /provider-resources\/$/);
    world.tell('resource', { action: 'end_date_updated', resource_uuid: there });
    await world.until(() => askedOfA('GET', /provider-resources\/$/) > before);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(world.backend.endDates).toEqual([]);
    mayGoOn = true;
    await world.worked();
    expect(world.backend.endDates).toHaveLength(1);
    expect(world.a.users(resource)).toEqual(['alice']);
  });

  it('that the backend minds ends in the log, and the next message is handled', async () => {
    const there = 'b'.repeat(32);
    world.a.resource('One').backend_id = dashed(there);
    world.backend.meanwhile = () => {
      if (world.backend.endDates.length === 1) throw new BackendError('no such date');
    };
    world.tell('resource', { action: 'end_date_updated', resource_uuid: there });
    await world.worked();
    expect(world.backend.endDates).toHaveLength(1);
    world.tell('resource', { action: 'end_date_updated', resource_uuid: there });
    await world.worked();
    expect(world.backend.endDates).toHaveLength(2);
  });
});

describe('what makes no sense', () => {
  it('is logged and dropped, and what comes next is handled', async () => {
    await world.listen();
    for (const body of ['not json', '[1]', { order_state: 'done' }, { order_uuid: '', order_state: 'done' }]) {
      world.tell('order', body);
    }
    world.tell('order', { order_uuid: 'x; drop', order_state: 'rejected' });
    await world.worked();
    expect(world.a.waldur.requests).toEqual([]);
    expect(world.b.app.logged('an order elsewhere names none')).toEqual(['error', 'error', 'error']);
    const { order, there } = await pending();
    world.tell('order', { order_uuid: there.uuid, order_state: 'canceled' });
    await world.worked();
    expect(order.state).toBe('erred');
  });
});
