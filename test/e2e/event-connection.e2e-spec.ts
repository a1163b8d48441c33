import { DEFAULT_SETTINGS, type StompServer } from '@waldur-site-agent/event-processing';
import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import { Listener } from '../brokers/listener.ts';
import { Network } from '../brokers/network.ts';
import { sandboxStomp } from '../brokers/sandbox-brokers.ts';
import type { StompAccount } from '../brokers/stomp-suite.ts';

let broker: SandboxStompBroker;
let account: StompAccount;
let way: Network;
let agent: Listener;

beforeEach(async () => {
  broker = await SandboxStompBroker.start();
  account = await sandboxStomp(broker).account(1);
  way = await Network.to(() => Number(new URL(broker.url).port));
});
afterEach(async () => {
  await agent.close();
  await way.close();
  await broker.close();
});

it('five attempts that fail and one that succeeds are six, with a longer pause after each', async () => {
  agent = await Listener.start(undefined, { reconnect: { firstMs: 20, maxMs: 10_000, stableMs: 10_000 } });
  const pauses: number[] = [];
  way.cut();
  agent.server.events.subscribe((event) => {
    if (event.kind !== 'lost') return;
    pauses.push(event.retryInMs);
    if (pauses.length === 5) way.mend();
  });
  await agent.consume(account.login(way.port), [account.source]);
  expect(way.accepted).toBe(6);
  expect(pauses).toHaveLength(5);
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
});

it('one connection serves for ever: nothing that a message does to its handler ends it, and none is made beside it', async () => {
  agent = await Listener.start(({ data }) => {
    if (data['n'] === 1) throw new TypeError('x is not a function');
  });
  await agent.consume(account.login(way.port), [account.source], { objectType: 'order' });
  agent.subscribe(account.login(way.port), { name: account.source, objectType: 'order' });
  for (const body of ['not json', '{"n":1}', '{"n":2}']) await account.publish(account.source, body);
  await agent.finished.first(({ data }) => data['n'] === 2);
  expect(way.accepted).toBe(1);
  expect(agent.story.filter((kind) => kind !== 'consuming')).toEqual(['connected']);
});

describe('heart-beats', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('go out every ten seconds, and a broker that gives none is left', async () => {
    agent = await Listener.start(undefined, { heartbeatMs: DEFAULT_SETTINGS.heartbeatMs });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    await agent.consume(account.login(way.port), [account.source]);
    const [transport] = agent.server.unwrap<StompServer[]>();
    const sent = jest.spyOn(transport!.unwrap().webSocket!, 'send');
    const beats = (): number => sent.mock.calls.filter(([data]) => data === '\n').length;
    await pass(60);
    expect(beats()).toBe(6);
    expect(agent.story).toEqual(['connected', 'consuming']);
    way.silence();
    await pass(10);
    expect(agent.story).toEqual(['connected', 'consuming']);
    await pass(20);
    expect(agent.story.slice(0, 3)).toEqual(['connected', 'consuming', 'lost']);
    way.mend();
  });
});

/** Lets so many seconds pass for timers, with time for the network after each. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await jest.advanceTimersByTimeAsync(1000);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}
