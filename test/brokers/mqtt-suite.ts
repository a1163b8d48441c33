import type { Account, BrokerUnderTest } from './broker-under-test.ts';
import { Listener } from './listener.ts';
import { leftovers, prime } from './transport-suite.ts';

export interface MqttAccount extends Account {
  publish(topic: string, body: string, qos?: 0 | 1): Promise<void>;
}

export interface MqttBrokerUnderTest extends BrokerUnderTest {
  account(sources?: number): Promise<MqttAccount>;
}

const json = JSON.stringify;

const kept = (who: Listener) => who.events.all.map((event) => event.kind === 'connected' && !event.keptNothing);

/** What only MQTT has: sessions, wildcards and messages without acknowledgement. */
export function mqttSuite(broker: () => MqttBrokerUnderTest): void {
  let account: MqttAccount;
  let agent: Listener;

  beforeEach(async () => {
    account = await broker().account(2);
    agent = await Listener.start();
  });

  afterEach(() => agent.close());

  it('messages that come while the agent is away wait in its session, also for offerings that register late', async () => {
    const [first = '', second = ''] = account.sources;
    await prime(account);
    for (const topic of account.sources) await account.publish(topic, json({ topic }));
    await agent.consume(account.login(), [first], { context: 1 });
    await agent.finished.count(1);
    await agent.consume(account.login(), [second], { context: 2 });
    await agent.finished.count(2);
    expect(agent.finished.all.map(({ data, context }) => [data['topic'], context.source.context])).toEqual([
      [first, 1],
      [second, 2],
    ]);
    await agent.close();
    expect(await leftovers(account)).toEqual([]);
  });

  it('a connection tells whether the broker kept what came since the last one', async () => {
    await agent.consume(account.login(), [account.source]);
    await agent.close();
    const next = await Listener.start();
    await next.consume(account.login(), [account.source]);
    await next.close();
    expect([kept(agent)[0], kept(next)[0]]).toEqual([false, true]);
  });

  it('a message sent without guarantee is handled all the same', async () => {
    const [topic = ''] = account.sources;
    await agent.consume(account.login(), [topic]);
    await account.publish(topic, json({ n: 1 }), 0);
    await account.publish(topic, json({ n: 2 }), 1);
    await agent.finished.count(2);
  });

  it('one filter with wildcards serves many topics; the last word is the type', async () => {
    const [topic = ''] = account.sources;
    const base = topic.split('/').slice(0, 2).join('/');
    await agent.consume(account.login(), [`${base}/offering/+/+`], { context: 'all' });
    await account.publish(`${base}/offering/a/order`, json({ n: 1 }));
    await account.publish(`${base}/offering/b/user_role`, json({ n: 2 }));
    await agent.finished.count(2);
    expect(agent.finished.all.map(({ type, context }) => [type, context.topic, context.source.context])).toEqual([
      ['order', `${base}/offering/a/order`, 'all'],
      ['user_role', `${base}/offering/b/user_role`, 'all'],
    ]);
  });

  it('a topic that is no longer wanted is forgotten by the session', async () => {
    const [unwanted = ''] = account.sources;
    const subscription = agent.subscribe(account.login(), { name: unwanted });
    await agent.consume(account.login(), account.sources);
    await subscription.remove();
    await agent.close();
    await account.publish(unwanted, json({ n: 1 }));
    expect(await leftovers(account, [unwanted])).toEqual([]);
  });
}

/** @param forbid makes the broker refuse a topic filter to the account, and names it */
export function refusedTopicTest(
  broker: () => MqttBrokerUnderTest,
  forbid: (account: MqttAccount) => Promise<string>,
): void {
  it('a topic that is refused is reported and left alone; the others are consumed', async () => {
    const account = await broker().account(2);
    const agent = await Listener.start();
    const forbidden = await forbid(account);
    for (const name of [forbidden, ...account.sources]) agent.subscribe(account.login(), { name });
    const refusal = await agent.refused('queue');
    expect(refusal.sources).toMatchObject([{ name: forbidden }]);
    for (const name of account.sources) await agent.consuming(name);
    await account.publish(account.source, json({ n: 1 }));
    await agent.finished.count(1);
    await agent.close();
  });
}
