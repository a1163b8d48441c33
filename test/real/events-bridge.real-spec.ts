import { type RealBrokers, startRealBrokers } from '../real-brokers/brokers.ts';
import { RealBridgeSite } from '../support/real-bridge-site.ts';
import { RabbitMqStompPlace } from '../support/real-events-place.ts';
import { said, until } from '../support/waiting.ts';

jest.setTimeout(240_000);

const LONG_MS = 100_000;

let brokers: RealBrokers;
let place: RabbitMqStompPlace;
let world: RealBridgeSite;

beforeAll(async () => {
  brokers = await startRealBrokers();
  place = new RabbitMqStompPlace(brokers);
}, 600_000);
afterAll(() => place.api.removeAccounts());

beforeEach(async () => {
  world = await RealBridgeSite.start(place);
});
afterEach(() => world.close());

describe('from a real RabbitMQ to a real Mosquitto', () => {
  it('an order is done', async () => {
    const bridge = await world.bridge();
    const agent = await world.agent();
    const order = world.site.order('Bridged');
    await world.events.order(order);
    await until(() => order.state === 'done', LONG_MS);
    for (const program of [agent, bridge]) {
      program.kill('SIGTERM');
      expect((await program.finished()).code).toBe(0);
    }
  });

  it('nothing is lost while one after the other is killed', async () => {
    let bridge = await world.bridge();
    await world.watch();
    const texts = Array.from({ length: 120 }, (_, n) => `{ "n":${n} }`);
    const half = (async () => {
      for (const text of texts.slice(0, 80)) await world.send(text);
    })();
    await until(() => world.seen.length > 10, LONG_MS);
    bridge.kill();
    await bridge.finished();
    await half;
    bridge = await world.bridge();
    await until(() => world.seen.length > 30, LONG_MS);
    await world.mosquitto.kill();
    await said(bridge, /connection lost: mqtt/, LONG_MS);
    await world.mosquitto.restart();
    await brokers.kill('rabbitmq');
    await brokers.restart();
    for (const text of texts.slice(80)) await world.send(text);
    await until(() => new Set(world.seen).size === texts.length, LONG_MS);
    expect([...new Set(world.seen)].sort()).toEqual([...texts].sort());
    await until(async () => (await world.left()) === 0, LONG_MS);
  });

  it('what waits in Mosquitto for an agent that is away outlives a kill of Mosquitto', async () => {
    await world.bridge();
    await world.watch();
    await world.lookAway();
    for (let n = 0; n < 20; n += 1) await world.send(`{"n":${n}}`);
    await until(async () => (await world.left()) === 0, LONG_MS);
    await world.mosquitto.kill();
    await world.mosquitto.restart();
    await world.watch();
    await until(() => new Set(world.seen).size === 20, LONG_MS);
  });

  it('what Mosquitto refuses stays in RabbitMQ until it is allowed', async () => {
    const bridge = await world.bridge();
    await world.watch();
    world.mosquitto.allow('user site-agent\ntopic read subscription/#\n');
    await world.send('{"n":1}');
    await said(bridge, /attempt 2 failed: not forwarded: .*Publish error: Not authorized/, LONG_MS);
    expect(world.seen).toEqual([]);
    await until(async () => (await world.left()) === 1, LONG_MS);
    world.mosquitto.allow(world.mosquitto.usualAcl);
    await until(() => world.seen.length === 1, LONG_MS);
    await until(async () => (await world.left()) === 0, LONG_MS);
  });
});
