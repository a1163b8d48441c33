import type { Account, BrokerUnderTest } from './broker-under-test.ts';
import { Listener } from './listener.ts';
import { Network } from './network.ts';
import { leftovers } from './transport-suite.ts';

const DEAD_LETTERS = 'waldur.dlq.messages';

export interface StompAccount extends Account {
  addQueue(queue: string): Promise<void>;
  removeQueue(queue: string): Promise<void>;
}

export interface StompBrokerUnderTest extends BrokerUnderTest {
  account(sources?: number): Promise<StompAccount>;
}

/** What only STOMP has: queues that come and go, and dead letters. */
export function stompSuite(broker: () => StompBrokerUnderTest): void {
  let account: StompAccount;
  let agent: Listener;
  let network: Network;

  beforeEach(async () => {
    account = await broker().account(2);
    network = await Network.to(() => broker().port);
    agent = await Listener.start(({ data }) => {
      if (data['fail'] === true) throw new Error('as it was told to');
    });
  });

  afterEach(async () => {
    await agent.close();
    await network.close();
  });

  it('a queue that is deleted is reported; the others go on over the same connection, and it can come back', async () => {
    const [gone = '', stays = ''] = account.sources;
    await agent.consume(account.login(network.port), account.sources, { objectType: 'order' });
    await account.removeQueue(gone);
    const refusal = await agent.refused('queue');
    expect(refusal).toMatchObject({ sources: [{ name: gone }], detail: expect.stringMatching(/cancelled/) as string });
    await account.publish(stays, JSON.stringify({ n: 1 }));
    await agent.finished.count(1);
    await account.addQueue(gone);
    await agent.consume(account.login(network.port), [gone], { objectType: 'order' });
    await account.publish(gone, JSON.stringify({ n: 2 }));
    await agent.finished.count(2);
    expect(network.accepted).toBe(1);
  });

  it('a queue that is missing is reported and left alone; the others are consumed, and it is too once it is there', async () => {
    const [first = '', second = ''] = account.sources;
    const missing = 'subscription_x_offering_y_order';
    const names = [first, missing, second];
    const subscribe = (name: string): unknown =>
      agent.subscribe(account.login(network.port), { name, objectType: 'order' });
    for (const name of names) subscribe(name);
    const refusal = await agent.refused('queue');
    expect(refusal.sources).toMatchObject([{ name: missing }]);
    await agent.consuming(second);
    // the broker may have hung up over it, so the first queue is asked for again
    await agent.consuming(first, agent.events.all.indexOf(refusal));
    const connections = network.accepted;
    expect(connections).toBeLessThanOrEqual(2);
    for (const name of [first, second]) await account.publish(name, JSON.stringify({ name }));
    await agent.finished.count(2);
    await account.addQueue(missing);
    await agent.consume(account.login(network.port), [missing], { objectType: 'order' });
    await account.publish(missing, JSON.stringify({ name: missing }));
    await agent.finished.count(3);
    expect(network.accepted).toBe(connections);
  });

  it('a message that is given up goes to the dead letters', async () => {
    const [source = ''] = account.sources;
    await account.addQueue(DEAD_LETTERS);
    await agent.consume(account.login(), [source, DEAD_LETTERS], { objectType: 'order' });
    await account.publish(source, JSON.stringify({ fail: true }));
    const buried = await agent.started.first(({ context }) => context.source.name === DEAD_LETTERS);
    expect(buried.data).toEqual({ fail: true });
  });

  it('messages that wait when the broker ends are there when it is back, and each is handled once', async () => {
    const [source = ''] = account.sources;
    for (let n = 0; n < 20; n += 1) await account.publish(source, JSON.stringify({ n }));
    let finish: (() => void) | undefined;
    const slow = await Listener.start(
      ({ data }) => (data['n'] === 0 ? new Promise((resolve) => (finish = resolve)) : undefined),
      { prefetch: 1 },
    );
    await slow.consume(account.login(), [source], { objectType: 'order' });
    await slow.started.count(1);
    await broker().kill();
    await slow.lost();
    finish?.();
    await broker().restart();
    await slow.finished.count(20);
    expect(slow.finished.all.map(({ data }) => data['n'])).toEqual(Array.from({ length: 20 }, (_, n) => n));
    await slow.close();
    expect(await leftovers(account, [source])).toEqual([]);
  });

  it('a virtual host that is not there is refused like a wrong password', async () => {
    const refused = agent.refused('credentials');
    agent.subscribe({ ...account.login(), vhost: 'nowhere' }, { name: 'q' });
    expect(await refused).toMatchObject({ failures: 1, detail: expect.stringMatching(/Virtual host/) as string });
  });

  it.each([2, 1])(
    'a queue that is wanted again before its last handler is through is consumed, one of %i',
    async (of) => {
      const [name = ''] = account.sources;
      let finish: (() => void) | undefined;
      const slow = await Listener.start(() => new Promise((resolve) => (finish = resolve)), { prefetch: 1 });
      const wanted = account.sources.slice(0, of);
      const [first] = wanted.map((each) => slow.subscribe(account.login(), { name: each, objectType: 'order' }));
      for (const each of wanted) await slow.consuming(each);
      await account.publish(name, JSON.stringify({ n: 1 }));
      await slow.started.count(1);
      const removed = first?.remove();
      const before = slow.events.all.length;
      slow.subscribe(account.login(), { name, objectType: 'order' });
      finish?.();
      await removed;
      await slow.consuming(name, before);
      await account.publish(name, JSON.stringify({ n: 2 }));
      await slow.started.count(2);
      finish?.();
      await slow.finished.count(2);
      expect(slow.finished.all.map(({ data }) => data['n'])).toEqual([1, 2]);
      await slow.close();
    },
  );

  it('a queue that is no longer wanted keeps what comes, and its running handler is waited for', async () => {
    const [unwanted = '', other = ''] = account.sources;
    let finish: (() => void) | undefined;
    const slow = await Listener.start(() => new Promise((resolve) => (finish = resolve)), { prefetch: 1 });
    const subscription = slow.subscribe(account.login(), { name: unwanted, objectType: 'order' });
    slow.subscribe(account.login(), { name: other, objectType: 'order' });
    await slow.consuming(unwanted);
    await account.publish(unwanted, JSON.stringify({ n: 1 }));
    await slow.started.count(1);
    const removed = subscription.remove();
    finish?.();
    await removed;
    await account.publish(unwanted, JSON.stringify({ n: 2 }));
    expect(await leftovers(account, [unwanted])).toEqual([2]);
    expect(slow.finished.all).toHaveLength(1);
    await slow.close();
  });
}
