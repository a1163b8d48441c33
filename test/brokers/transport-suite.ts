import { setTimeout as pause } from 'node:timers/promises';
import type { Account, BrokerUnderTest } from './broker-under-test.ts';
import { type Handled, Listener, QUICK } from './listener.ts';
import { Network } from './network.ts';

/** How long things take; a handler always outlasts several heart-beats. */
export interface SuiteTimes {
  readonly slowHandlerMs: number;
  readonly heartbeatMs: number;
}

const json = (value: object): string => JSON.stringify(value);
const numbers = (messages: readonly Handled[]): unknown[] => messages.map(({ data }) => data['n']);

/** Messages that the broker still has for the account: everything a fresh listener gets before a last message. */
export async function leftovers(account: Account, sources = account.sources): Promise<readonly unknown[]> {
  const listener = await Listener.start();
  for (const source of sources) {
    await listener.consume(account.login(), [source], { objectType: 'order' });
    await account.publish(source, json({ last: source }));
    await listener.finished.first(({ data }) => data['last'] === source);
  }
  await listener.close();
  const others = listener.finished.all.filter(({ data }) => data['last'] === undefined);
  return [...numbers(others), ...listener.logged.filter((line) => line.includes('is ignored'))];
}

/** Makes the broker keep messages for the account from now on; an MQTT session begins with the first subscription. */
export async function prime(account: Account): Promise<void> {
  const listener = await Listener.start();
  await listener.consume(account.login(), account.sources);
  await listener.close();
}

/** What every transport does on every broker. */
export function transportSuite(broker: () => BrokerUnderTest, times: SuiteTimes): void {
  let account: Account;
  let listener: Listener | undefined;
  let network: Network | undefined;
  const source = (): string => account.source;

  const start = async (...parameters: Parameters<typeof Listener.start>): Promise<Listener> => {
    listener = await Listener.start(...parameters);
    return listener;
  };
  const lay = async (): Promise<Network> => {
    network = await Network.to(() => broker().port);
    return network;
  };

  beforeEach(async () => {
    account = await broker().account();
  });

  afterEach(async () => {
    await listener?.close();
    await network?.close();
    listener = network = undefined;
  });

  describe('a message', () => {
    it('reaches the handler of its type with all of its content, its origin and its context', async () => {
      const agent = await start();
      const offering = { uuid: 'o-1' };
      await agent.consume(account.login(), [source()], { objectType: 'order', context: offering });
      const content = { order_uuid: 'o1', order_state: 'done', data: { x: 1 }, id: '7', pattern: 'p', ü: '✓' };
      await account.publish(source(), json(content));
      const [message] = await agent.finished.count(1);
      expect(message).toMatchObject({ type: 'order', data: content });
      expect(message?.context).toMatchObject({ source: { name: source() }, redelivered: false, attempt: 1 });
      expect(message?.context.source.context).toBe(offering);
      expect(message?.context.topic).toMatch(/^\/queue\/|^subscription\/.*\/order$/);
      await agent.close();
      expect(await leftovers(account)).toEqual([]);
    });

    it('says its type itself where the source does not', async () => {
      const agent = await start();
      await agent.consume(account.login(), [source()]);
      await account.publish(source(), json({ object_type: 'user_role', schema_version: 1 }));
      expect(await agent.finished.count(1)).toMatchObject([{ type: 'user_role' }]);
    });

    it.each([
      ['is no JSON', '{"order_uuid": '],
      ['is no object', '["order"]'],
      ['is null', 'null'],
      ['is empty', ''],
      ['is of a type that nobody handles', json({ object_type: 'user_ssh_key' })],
    ])('that %s is logged and acknowledged, and the next one is handled', async (_, body) => {
      const agent = await start();
      await agent.consume(account.login(), [source()]);
      await account.publish(source(), body);
      await account.publish(source(), json({ object_type: 'order', n: 2 }));
      expect(numbers(await agent.finished.count(1))).toEqual([2]);
      expect(agent.logged.join('\n')).toMatch(/a message of .* is ignored/);
      await agent.close();
      expect(await leftovers(account)).toEqual([]);
    });

    it('whose handler fails is tried again, and acknowledged once it succeeds', async () => {
      const agent = await start(({ context }) => {
        if (context.attempt < 3) throw new Error('not yet');
      });
      await agent.consume(account.login(), [source()], { objectType: 'order' });
      await account.publish(source(), json({ n: 1 }));
      await agent.finished.count(1);
      expect(agent.started.all.map(({ context }) => context.attempt)).toEqual([1, 2, 3]);
      await agent.close();
      expect(await leftovers(account)).toEqual([]);
    });

    it('whose handler always fails is dropped with a line in the log, and the next one is handled', async () => {
      const agent = await start(({ data }) => {
        if (data['n'] === 1) throw new Error('never');
      });
      await agent.consume(account.login(), [source()], { objectType: 'order' });
      await account.publish(source(), json({ n: 1 }));
      await account.publish(source(), json({ n: 2 }));
      expect(numbers(await agent.finished.count(1))).toEqual([2]);
      await agent.started.count(4);
      await agent.close();
      expect(numbers(agent.started.all).filter((n) => n === 1)).toHaveLength(3);
      expect(agent.logged.filter((line) => line.includes('attempt 3 failed'))).toEqual([
        expect.stringMatching(/order message of .*it is given up.*"body":"\{\\"n\\":1\}"/),
      ]);
      expect(await leftovers(account)).toEqual([]);
    });
  });

  describe('a handler that takes its time', () => {
    it('loses none of 100 waiting messages and no heart-beat', async () => {
      await prime(account);
      for (let n = 0; n < 100; n += 1) await account.publish(source(), json({ n }));
      const way = await lay();
      const agent = await start(({ data }) => (data['n'] === 0 ? pause(times.slowHandlerMs) : undefined), {
        heartbeatMs: times.heartbeatMs,
      });
      await agent.consume(account.login(way.port), [source()], { objectType: 'order' });
      await agent.finished.count(100);
      expect(new Set(numbers(agent.finished.all)).size).toBe(100);
      expect(agent.started.all).toHaveLength(100);
      expect(agent.story).toEqual(['connected', 'consuming']);
      expect(way.accepted).toBe(1);
      await agent.close();
      expect(await leftovers(account)).toEqual([]);
    });

    it('is waited for at the end: what is done is acknowledged, what has not begun is left', async () => {
      let finish: (() => void) | undefined;
      const agent = await start(() => new Promise((resolve) => (finish = resolve)), { prefetch: 1 });
      await agent.consume(account.login(), [source()], { objectType: 'order' });
      for (const n of [1, 2, 3]) await account.publish(source(), json({ n }));
      await agent.started.count(1);
      const closed = agent.close();
      await pause(300); // long enough for an end that does not wait
      finish?.();
      await closed;
      expect(numbers(agent.finished.all)).toEqual([1]);
      expect(await leftovers(account)).toEqual([2, 3]);
    });

    it('is not waited for longer than the limit, and its message is delivered again', async () => {
      const agent = await start(() => new Promise(() => undefined), { drainMs: 100 });
      await agent.consume(account.login(), [source()], { objectType: 'order' });
      await account.publish(source(), json({ n: 1 }));
      await agent.started.count(1);
      await agent.close();
      expect(await leftovers(account)).toEqual([1]);
    });

    it('handles a message once although the connection breaks meanwhile', async () => {
      const way = await lay();
      const agent = await start(() => pause(times.slowHandlerMs / 4));
      await agent.consume(account.login(way.port), [source()], { objectType: 'order' });
      await account.publish(source(), json({ n: 1 }));
      await agent.started.count(1);
      way.mend();
      await agent.lost();
      await agent.consuming(source(), agent.events.all.length);
      await account.publish(source(), json({ n: 2 }));
      await agent.finished.first(({ data }) => data['n'] === 2);
      expect(numbers(agent.started.all)).toEqual([1, 2]);
      await agent.close();
      expect(await leftovers(account)).toEqual([]);
    });
  });

  describe('a connection', () => {
    it('that is cut comes back by itself', async () => {
      const way = await lay();
      const agent = await start();
      await agent.consume(account.login(way.port), [source()], { objectType: 'order' });
      way.cut();
      const lost = await agent.lost();
      expect(lost).toMatchObject({ kind: 'lost', failures: 1, sources: [{ name: source() }] });
      await agent.events.first((event) => event.kind === 'lost' && event.failures === 3);
      await account.publish(source(), json({ n: 1 }));
      way.mend();
      expect(numbers(await agent.finished.count(1))).toEqual([1]);
    });

    it('that goes silent is noticed and made anew', async () => {
      const way = await lay();
      const agent = await start();
      await agent.consume(account.login(way.port), [source()], { objectType: 'order' });
      way.silence();
      await agent.lost();
      const before = agent.events.all.length;
      way.mend();
      await agent.consuming(source(), before);
    });

    it('does not hold up the end when the broker says nothing any more', async () => {
      const [first = '', second = ''] = account.sources;
      const way = await lay();
      const agent = await start(undefined, { heartbeatMs: 10_000 });
      await agent.consume(account.login(way.port), [first], { objectType: 'order' });
      way.silence();
      agent.subscribe(account.login(way.port), { name: second });
      agent.subscribe({ ...account.login(way.port), login: 'another' }, { name: first });
      const startedAt = performance.now();
      await agent.close();
      expect(performance.now() - startedAt).toBeLessThan(2000);
      expect(agent.story).toEqual(['connected', 'consuming']);
    });

    it('survives the end and the return of its broker', async () => {
      const agent = await start();
      await agent.consume(account.login(), account.sources, { objectType: 'order' });
      await broker().kill();
      await agent.lost();
      const before = agent.events.all.length;
      await broker().restart();
      for (const name of account.sources) await agent.consuming(name, before);
      await account.publish(source(), json({ n: 1 }));
      expect(numbers(await agent.finished.count(1))).toEqual([1]);
    });

    it('is refused when its user is gone, and consumes again when the user is back with a new password', async () => {
      const agent = await start();
      await agent.consume(account.login(), account.sources, { objectType: 'order' });
      await account.remove();
      const refusal = await agent.refused('credentials');
      expect(refusal.sources.map(({ name }) => name)).toEqual(account.sources);
      await account.setPassword('an0ther-passw0rd');
      await account.restore();
      const before = agent.events.all.length;
      await agent.consume(account.login(), account.sources, { objectType: 'order' });
      await account.publish(source(), json({ n: 1 }));
      expect(numbers(await agent.finished.count(1))).toEqual([1]);
      expect(agent.story.slice(before)).toContain('connected');
    });

    it('is refused with a password that was rotated meanwhile, and accepted with the new one', async () => {
      const way = await lay();
      const agent = await start();
      const old = account.login(way.port);
      await agent.consume(old, [source()], { objectType: 'order' });
      await account.setPassword('r0tated-passw0rd');
      way.mend();
      await agent.refused('credentials');
      await agent.consume(account.login(way.port), [source()], { objectType: 'order' });
      await account.publish(source(), json({ n: 1 }));
      expect(numbers(await agent.finished.count(1))).toEqual([1]);
    });

    it.each(['that is cut', 'that is refused'])('%s ends with the last thing it was wanted for', async (state) => {
      const way = await lay();
      const agent = await start();
      if (state === 'that is cut') way.cut();
      const password = state === 'that is refused' ? 'wr0ng-passw0rd' : account.login().password;
      const subscription = agent.subscribe({ ...account.login(way.port), password }, { name: source() });
      await agent.events.first(({ kind }) => kind === 'lost' || kind === 'refused');
      await subscription.remove();
      expect(agent.server.unwrap<unknown[]>()).toEqual([]);
      const attempts = way.accepted;
      way.mend();
      await pause(QUICK.reconnect.maxMs * 2);
      expect(way.accepted).toBe(attempts);
    });

    it('never tells its password', async () => {
      const way = await lay();
      const agent = await start();
      const right = account.login(way.port);
      agent.subscribe({ ...right, password: 'wr0ng-passw0rd' }, { name: source() });
      await agent.refused('credentials');
      await agent.consume(right, [source()], { objectType: 'order' });
      way.cut();
      await agent.lost();
      const told = JSON.stringify(agent.events.all) + agent.logged.join('\n');
      expect(agent.logged.join('\n')).toContain('refused');
      expect(told).not.toContain('wr0ng-passw0rd');
      expect(told).not.toContain(right.password);
    });
  });

  describe('many offerings', () => {
    it('of one login share a connection, which goes with the last of them', async () => {
      const shared = await broker().account(30);
      const way = await lay();
      const agent = await start();
      const subscriptions = shared.sources.map((name, index) =>
        agent.subscribe(shared.login(way.port), { name, objectType: 'order', context: index }),
      );
      for (const name of shared.sources) await agent.consuming(name);
      for (const name of shared.sources) await shared.publish(name, json({ n: name }));
      await agent.finished.count(30);
      for (const { data, context } of agent.finished.all) {
        expect([data['n'], context.source.context]).toEqual([
          context.source.name,
          shared.sources.indexOf(context.source.name),
        ]);
      }
      expect(way.accepted).toBe(1);
      await Promise.all(subscriptions.slice(1).map((subscription) => subscription.remove()));
      expect(way.open).toBe(1);
      await shared.publish(shared.source, json({ n: 'still there' }));
      await agent.finished.count(31);
      await subscriptions[0]?.remove();
      expect(agent.server.unwrap<unknown[]>()).toEqual([]);
    });

    it('are not held up by one dead broker among 30', async () => {
      const way = await lay();
      way.silence();
      const agent = await start();
      agent.subscribe(account.login(way.port), { name: source() });
      agent.subscribe({ ...account.login(1), login: 'nobody' }, { name: source() });
      const accounts: Account[] = [];
      for (let count = 0; count < 28; count += 1) accounts.push(await broker().account(1));
      const startedAt = performance.now();
      await Promise.all(accounts.map((each) => agent.consume(each.login(), each.sources)));
      expect(performance.now() - startedAt).toBeLessThan(5000);
      expect(agent.events.all.filter(({ kind }) => kind === 'consuming')).toHaveLength(28);
    });
  });
}
