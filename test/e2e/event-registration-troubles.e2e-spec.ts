import { EventRegistrationWorld } from '../support/event-registration-world.ts';

const SUBSCRIBE = /register_event_subscription/;
const CREATE_QUEUE = /create_queue/;

let world: EventRegistrationWorld;

beforeEach(async () => {
  world = await EventRegistrationWorld.start();
});
afterEach(async () => {
  const { violations } = world.waldur.sandbox;
  await world.close();
  expect(violations).toEqual([]);
});

describe('when the broker says no', () => {
  it('to the password, the subscription is made anew, and events come in without a restart', async () => {
    world.password = 'the token of last year';
    const offering = world.offering();
    const registration = world.registration(offering, ['order']);
    await registration.start();
    const [old] = world.waldur.sandbox.state.subscriptions.all;
    await world.refused('credentials');
    expect(registration.state).toBe('waiting');
    world.password = world.waldur.sandbox.token;
    await world.consuming(['order']);
    const now = world.waldur.sandbox.state.subscriptions.all;
    expect(now).toHaveLength(1);
    expect(now[0]?.uuid).not.toBe(old?.uuid);
    expect(world.waldur.count('DELETE', /event-subscriptions/)).toBe(1);
    expect(registration.state).toBe('consuming');
    expect(world.server.unwrap()).toHaveLength(1);
  });

  it('to the queue, it is registered again', async () => {
    const offering = world.offering();
    const registration = world.registration(offering, ['order', 'resource']);
    await registration.start();
    await world.consuming(['order', 'resource']);
    const order = world.waldur.sandbox.state.queues.all.find(({ object_type }) => object_type === 'order');
    const before = world.events.all.length;
    world.broker.removeQueue(world.host, `subscription_${order?.subscription.uuid}_offering_${offering.uuid}_order`);
    await world.refused('queue', before);
    expect(registration.state).toBe('partly');
    expect(registration.queues[0]).toMatchObject({ phase: 'waiting' });
    await world.consuming(['order'], before);
    expect(registration.state).toBe('consuming');
    expect(world.waldur.count('POST', CREATE_QUEUE)).toBe(3);
    expect(world.waldur.count('DELETE', /event-subscriptions/)).toBe(0);
  });

  it('and Waldur too, it goes on asking, and tells what is wrong', async () => {
    world.password = 'the token of last year';
    const registration = world.registration(world.offering(), ['order']);
    await registration.start();
    const repair = world.waldur.sandbox.fault({ path: SUBSCRIBE, kind: { status: 401 }, times: Infinity });
    await world.refused('credentials');
    await world.waldur.asked('POST', SUBSCRIBE, 5);
    expect(registration.state).toBe('waiting');
    expect(registration.queues[0]?.problem).not.toContain(world.waldur.sandbox.token);
    world.password = world.waldur.sandbox.token;
    repair();
    await world.consuming(['order']);
    expect(registration.state).toBe('consuming');
  });

  it('to the queue again and again, the subscription is made anew', async () => {
    world.makesQueues = false;
    const registration = world.registration(world.offering(), ['order']);
    await registration.start();
    await world.waldur.asked('DELETE', /event-subscriptions/, 1);
    world.makesQueues = true;
    await world.consuming(['order']);
    expect(registration.state).toBe('consuming');
  });

  it('to an account that two offerings share, both find their way', async () => {
    const [first, second] = [world.offering('O1'), world.offering('O2')];
    world.password = 'the token of last year';
    const one = world.registration(first, ['order']);
    const other = world.registration(second, ['order']);
    await one.start();
    const shared = world.waldur.sandbox.state.subscriptions.all[0]?.uuid;
    world.waldur.sandbox.fault({
      path: SUBSCRIBE,
      kind: { rewrite: (body) => ({ ...(body as object), uuid: shared }) },
    });
    await other.start();
    await world.refused('credentials');
    expect(world.server.unwrap()).toHaveLength(1);
    world.password = world.waldur.sandbox.token;
    for (const { uuid } of [first, second]) await world.consuming([`${uuid}_order`]);
    expect([one.state, other.state]).toEqual(['consuming', 'consuming']);
  });
});

describe('when the broker is away', () => {
  it('the registration waits, and goes on by itself', async () => {
    const registration = world.registration(world.offering(), ['order']);
    await registration.start();
    await world.consuming(['order']);
    await world.broker.kill();
    await world.events.first(({ kind }) => kind === 'lost');
    expect(registration.state).toBe('waiting');
    const before = world.events.all.length;
    await world.broker.restart();
    await world.consuming(['order'], before);
    expect(registration.state).toBe('consuming');
    expect(world.waldur.count('POST', SUBSCRIBE)).toBe(1);
  });
});

describe('a registration that is stopped', () => {
  it('asks nobody any more, and deletes nothing', async () => {
    const offering = world.offering();
    world.waldur.sandbox.fault({ path: SUBSCRIBE, kind: { status: 500 }, times: Infinity });
    const registration = world.registration(offering, ['order']);
    await registration.start();
    await world.waldur.asked('POST', SUBSCRIBE, 3);
    registration.stop();
    const before = world.waldur.sandbox.requests.length;
    const other = world.registration(world.offering('O2'), ['resource']);
    await other.start();
    await world.waldur.asked('POST', SUBSCRIBE, before + 3);
    const late = world.waldur.sandbox.requests.slice(before).map(({ body }) => JSON.stringify(body));
    expect(late.filter((body) => body?.includes('"order"'))).toEqual([]);
    expect(world.waldur.count('DELETE', /./)).toBe(0);
  });
});
