import { EventRegistrationWorld } from '../support/event-registration-world.ts';
import { EventWorkBench } from '../support/event-work-bench.ts';

describe('a registration tells when events may have been missed', () => {
  let world: EventRegistrationWorld;
  let told = 0;
  const mayHaveMissed = (): void => {
    told += 1;
  };

  beforeEach(async () => {
    told = 0;
    world = await EventRegistrationWorld.start();
  });
  afterEach(() => world.close());

  it('the first time that they come in, and then it is settled', async () => {
    const registration = world.registration(world.offering(), ['order'], { mayHaveMissed });
    void registration.start();
    await registration.settled;
    expect([registration.state, told]).toEqual(['consuming', 1]);
  });

  it('after its queue was gone', async () => {
    const offering = world.offering();
    await world.registration(offering, ['order'], { mayHaveMissed }).start();
    await world.consuming(['order']);
    const before = world.events.all.length;
    const [subscription] = world.waldur.sandbox.state.subscriptions.all;
    world.broker.removeQueue(world.host, `subscription_${subscription?.uuid}_offering_${offering.uuid}_order`);
    await world.consuming(['order'], before);
    expect(told).toBe(2);
  });

  it('not after a connection that broke, since the queue kept them', async () => {
    await world.registration(world.offering(), ['order'], { mayHaveMissed }).start();
    await world.consuming(['order']);
    const before = world.events.all.length;
    await world.broker.kill();
    await world.broker.restart();
    await world.consuming(['order'], before);
    expect(told).toBe(1);
  });

  it('and is settled too when it is clear that none come in', async () => {
    world.waldur.sandbox.fault({ path: /register_event_subscription/, kind: { status: 500 }, times: Infinity });
    const registration = world.registration(world.offering(), ['order', 'resource'], { mayHaveMissed });
    void registration.start();
    await registration.settled;
    expect([registration.state, told]).toEqual(['waiting', 0]);
  });
});

describe('the look at an offering', () => {
  let bench: EventWorkBench;

  beforeEach(async () => {
    bench = await EventWorkBench.start();
  });
  afterEach(async () => {
    expect(bench.waldur.violations).toEqual([]);
    await bench.close();
  });

  const order = (name: string) => {
    const { offering, project, waldur } = bench;
    return waldur.placeOrder({ type: 'Create', offering, project, name, slug: name.toLowerCase() });
  };
  const askedSince = (): readonly unknown[] =>
    bench.waldur.requests
      .filter(({ path }) => path === '/api/marketplace-orders/')
      .map(({ query }) => query['modified_before'] !== undefined);

  it('leaves young orders to their events, but not where events may have been missed', async () => {
    await bench.worker.sweep();
    const young = order('Young');
    await bench.worker.sweep();
    await bench.worker.idle();
    expect(young.state).toBe('pending-provider');
    bench.worker.catchUp(0);
    await bench.worker.idle();
    expect([young.state, askedSince()]).toEqual(['done', [false, true, false]]);
  });

  it('is one for many reasons', async () => {
    await bench.worker.sweep();
    bench.waldur.forget();
    for (let queue = 0; queue < 10; queue++) bench.worker.catchUp(0);
    await bench.worker.idle();
    expect(askedSince()).toEqual([false]);
  });

  it('reaches orders that have been left alone for long', async () => {
    await bench.worker.sweep();
    const old = order('Old');
    old.modified = new Date(Date.now() - 31 * 60_000).toISOString();
    await bench.worker.sweep();
    await bench.worker.idle();
    expect([old.state, askedSince()]).toEqual(['done', [false, true]]);
  });
});
