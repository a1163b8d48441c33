import { type EventOffering, EventWorker, eventShare } from '@waldur-site-agent/event-processing';
import { BackendError } from '@waldur-site-agent/plugin-sdk';
import { InMemoryWorkQueue } from '@waldur-site-agent/work-queue';
import { History } from '../brokers/history.ts';
import { EventFlow } from '../support/event-flow.ts';
import { EventWorkBench } from '../support/event-work-bench.ts';
import { until } from '../support/waiting.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;

describe('a message that asks for everything', () => {
  let flow: EventFlow;

  beforeEach(async () => {
    flow = await EventFlow.start();
    flow.bench.person('alice');
  });
  afterEach(() => flow.close());

  const lost = (name: string) => {
    const { offering, project, waldur } = flow.bench;
    return waldur.addResource({ offering, project, name, backend_id: `hpc_${name}`, limits: { cpu: 10 } });
  };
  const ask = () => flow.tell('offering_resources_sync', { requested_by_user_uuid: 'a'.repeat(32) });

  it('has missing resources made again, people brought in line, and orders of any age done', async () => {
    const { offering, project, waldur } = flow.bench;
    const [missing, there] = [lost('lost'), flow.bench.resource('There', ['departed'])];
    const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'New', slug: 'new' });
    await ask();
    expect([missing, there, order.resource].map((each) => flow.bench.users(each))).toEqual([
      ['alice'],
      ['alice'],
      ['alice'],
    ]);
    expect(order.state).toBe('done');
    for (const path of [/\/users\/me\/$/, /provider-offerings\/\w{32}\/$/, /service-providers\/$/]) {
      expect([path, flow.asked('GET', path)]).toEqual([path, 1]);
    }
  });

  it('goes on where one resource cannot be made again, which is marked with the reason', async () => {
    const [one, two] = [lost('one'), lost('two')];
    const make = flow.bench.backend.createResource.bind(flow.bench.backend);
    flow.bench.backend.createResource = (request) => {
      if (request.backendId === one.backend_id) throw new BackendError('the name is reserved');
      return make(request);
    };
    await ask();
    expect(one).toMatchObject({ state: 'Erred', error_message: 'the name is reserved' });
    expect([two.state, flow.bench.users(two)]).toEqual(['OK', ['alice']]);
    expect(flow.asked('POST', /set_as_erred/)).toBe(1);
  });

  it.each([
    ['members', /provider-resources\/$/],
    ['orders', /marketplace-orders\/$/],
  ])('is not half forgotten when %s cannot be listed at first', async (_what, path) => {
    const { offering, project, waldur } = flow.bench;
    const there = flow.bench.resource('There');
    const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'New', slug: 'new' });
    waldur.fault({ method: 'GET', path, kind: { status: 500 } });
    await ask();
    expect([order.state, flow.bench.users(there)]).toEqual(['done', ['alice']]);
  });
});

const orderOf = ({ waldur, offering, project }: EventWorkBench, name: string) => {
  const order = waldur.placeOrder({ type: 'Create', offering, project, name, slug: name.toLowerCase() });
  order.modified = new Date(Date.now() - 2 * HALF_AN_HOUR_MS).toISOString();
  return order;
};

describe('the look once in a while', () => {
  let bench: EventWorkBench;

  afterEach(async () => {
    expect(bench.waldur.violations).toEqual([]);
    await bench.close();
  });

  it('finds orders that nothing happened to for half an hour; one that fails holds up no other', async () => {
    bench = await EventWorkBench.start();
    await bench.worker.sweep();
    const [one, two] = [orderOf(bench, 'One'), orderOf(bench, 'Two')];
    bench.waldur.fault({ path: new RegExp(one.uuid), kind: { status: 400 }, times: Infinity });
    bench.waldur.forget();
    const before = Date.now();
    await bench.worker.sweep();
    await bench.worker.idle();
    expect([one.state, two.state]).toEqual(['pending-provider', 'done']);
    const asked = bench.waldur.requests.find(({ path }) => path === '/api/marketplace-orders/');
    expect(asked?.query['state']).toEqual(['pending-provider', 'executing']);
    const [since = ''] = asked?.query['modified_before'] ?? [];
    expect(Date.parse(since)).toBeGreaterThanOrEqual(before - HALF_AN_HOUR_MS - 1);
    expect(Date.parse(since)).toBeLessThanOrEqual(Date.now() - HALF_AN_HOUR_MS);
  });

  it('has usernames made for those who wait for one, and leaves restricted users alone', async () => {
    const asked: string[] = [];
    bench = await EventWorkBench.start({
      pluginOptions: {
        username_generation_policy: 'service_provider',
        service_provider_can_create_offering_user: true,
      },
      usernames: {
        getUsername: () => Promise.resolve(undefined),
        generateUsername: ({ uuid }) => {
          asked.push(uuid);
          return Promise.resolve('carol');
        },
      },
    });
    const { waldur, offering, project, worker } = bench;
    const one = bench.resource('One');
    await worker.sweep();
    await worker.idle();
    expect(asked).toEqual([]);
    const [carol, dave] = ['carol@x', 'dave@x'].map((username) => waldur.addUser({ username }));
    if (!carol || !dave) throw new Error('nobody there');
    waldur.addTeamMember(project, carol);
    const waiting = waldur.addOfferingUser({ offering, user: carol, username: '', state: 'Requested' });
    waldur.addOfferingUser({ offering, user: dave, username: '', state: 'Requested', is_restricted: true });
    await worker.sweep();
    await worker.idle();
    expect([waiting.state, asked, bench.users(one)]).toEqual(['OK', [waiting.uuid], ['carol']]);
  });

  it('asks for no users where members are not ours to look after, and for no orders where orders are not', async () => {
    bench = await EventWorkBench.start();
    const retry = { firstMs: 5, factor: 1, maxMs: 5, jitter: 0, maxAttempts: 2 };
    const { runtime, orders, membership } = bench.parts;
    if (!orders || !membership) throw new Error('the bench has both');
    const look = async (parts: Partial<EventOffering>): Promise<readonly number[]> => {
      bench.waldur.forget();
      const worker = new EventWorker([{ runtime, ...parts }], new InMemoryWorkQueue({ limit: 4, retry }), 2);
      worker.start();
      expect(await worker.sweep()).toBe(1);
      await worker.stop(5000);
      return [bench.gets('/api/marketplace-offering-users/'), bench.gets('/api/marketplace-orders/')];
    };
    expect(await look({ orders })).toEqual([0, 1]);
    expect(await look({ membership })).toEqual([1, 0]);
  });

  it('at one offering in trouble keeps no other from being looked at', async () => {
    bench = await EventWorkBench.start();
    const other = await EventWorkBench.start();
    const retry = { firstMs: 5, factor: 1, maxMs: 5, jitter: 0, maxAttempts: 2 };
    const worker = new EventWorker([bench.parts, other.parts], new InMemoryWorkQueue({ limit: 4, retry }), 2);
    const failed: string[] = [];
    const observer = {
      sweepSucceeded: () => undefined,
      sweepFailed: () => void failed.push('one'),
      progress: () => undefined,
    };
    worker.observer = observer;
    worker.start();
    bench.waldur.fault({ path: /./, kind: { status: 500 }, times: Infinity });
    const order = orderOf(other, 'Two');
    expect(await worker.sweep()).toBe(1);
    await worker.stop(5000);
    expect([order.state, failed]).toEqual(['done', ['one']]);
    expect(other.waldur.violations).toEqual([]);
    await other.close();
  });

  it('and the events of one offering whose system hangs leave room for the orders of another', async () => {
    bench = await EventWorkBench.start();
    const other = await EventWorkBench.start();
    const retry = { firstMs: 5, factor: 1, maxMs: 5, jitter: 0, maxAttempts: 2 };
    const queue = new InMemoryWorkQueue({ limit: 2, shareOf: eventShare, retry });
    const worker = new EventWorker([bench.parts, other.parts], queue, 2);
    const answered = new History<string>();
    const observe = bench.backend.observeResources.bind(bench.backend);
    bench.backend.observeResources = async (...wanted) => {
      await answered.count(1);
      return observe(...wanted);
    };
    worker.start();
    for (const name of ['One', 'Two', 'Three', 'Four']) worker.workOf(0).resource(bench.resource(name).uuid);
    await until(() => queue.stats().running === 2);
    const order = orderOf(other, 'Urgent');
    worker.workOf(1).order(order.uuid);
    await until(() => order.state === 'done');
    expect(queue.stats()).toMatchObject({ running: 2, waiting: 2 });
    answered.add('now');
    await worker.idle();
    await worker.stop(5000);
    await other.close();
  });
});
