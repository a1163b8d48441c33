import { setTimeout as pause } from 'node:timers/promises';
import { type RealBrokers, startRealBrokers } from '../real-brokers/brokers.ts';
import { MosquittoPlace, RabbitMqMqttPlace, RabbitMqStompPlace } from '../support/real-events-place.ts';
import type { EventSite } from '../support/real-events-site.ts';
import { EventWorlds } from '../support/real-events-worlds.ts';
import { associations } from '../support/test-cluster.ts';

jest.setTimeout(240_000);

const CUT_MS = 60_000;
/** Subscriptions that something happens to. */
const VICTIMS = ['order', 'resource_periodic_limits'];

let brokers: RealBrokers;
let stomp: RabbitMqStompPlace;
/** Everywhere, and where Waldur makes the accounts. */
let worlds: EventWorlds;
let waldurs: EventWorlds;

beforeAll(async () => {
  brokers = await startRealBrokers();
  stomp = new RabbitMqStompPlace(brokers);
  const places = [stomp, new RabbitMqMqttPlace(brokers), new MosquittoPlace(brokers)];
  worlds = await EventWorlds.start(places);
  waldurs = worlds.only(({ place }) => !(place instanceof MosquittoPlace));
  await worlds.each((world) => world.run());
}, 600_000);

afterAll(async () => {
  await worlds.close();
  await stomp.api.removeAccounts();
});

/** An order that a message tells of, from there to its end. */
async function orderIsDone(world: EventSite, name: string): Promise<void> {
  const { site, events } = world;
  const order = site.order(name);
  await events.order(order);
  await world.until('the order is done', () => order.state === 'done');
  const users = (await associations(site.cluster, order.resource.backend_id)).map(({ user }) => user);
  expect(users.toSorted()).toEqual(['', `${site.p}alice`, `${site.p}bob`, `${site.p}carol`]);
}

describe('the mode event_process on real brokers', () => {
  it('does an order that is placed while it runs: the team and the account are in the cluster', () =>
    worlds.each((world) => orderIsDone(world, 'Now')));

  it('registers again when the broker has lost a queue', async () => {
    const world = worlds.all.find(({ place }) => place === stomp);
    if (!world) throw new Error('no STOMP here');
    const since = world.logged;
    const { events, site } = world;
    await stomp.removeQueue(events.host, events.address(events.subscription('order'), site.offering, 'order'));
    await world.consuming(since, ['order']);
    await orderIsDone(world, 'Requeued');
  });

  it('registers again when the broker has lost its users', () =>
    waldurs.each(async (world) => {
      const since = world.logged;
      const { events, place } = world;
      const lost = VICTIMS.map((type) => events.subscription(type).uuid);
      for (const uuid of lost) await place.removeUser(events.host, uuid);
      await world.consuming(since, VICTIMS);
      expect(VICTIMS.map((type) => events.subscription(type).uuid)).not.toEqual(expect.arrayContaining(lost));
      await world.probe();
      await orderIsDone(world, 'Readmitted');
    }));

  it('makes its subscriptions anew when their password is no longer that of the token', () =>
    waldurs.each(async (world) => {
      const since = world.logged;
      const { events, network, site } = world;
      const stale = VICTIMS.map((type) => events.subscription(type).uuid);
      for (const uuid of stale) await stomp.api.setPassword(uuid, 'of-an-0lder-token');
      network.mend();
      await world.consuming(since);
      const deleted = site.waldur.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
      expect(deleted.toSorted()).toEqual(stale.map((uuid) => `/api/event-subscriptions/${uuid}/`).toSorted());
      await world.probe();
      await orderIsDone(world, 'Rotated');
    }));

  // from here on the pauses between attempts to connect grow
  it('goes on when the broker is killed and comes back', async () => {
    const marks = new Map(worlds.all.map((world) => [world, world.logged]));
    await Promise.all([brokers.kill('rabbitmq'), brokers.kill('mosquitto')]);
    await worlds.each((world) => world.says(/connection lost/, marks.get(world)));
    await brokers.restart();
    await worlds.each(async (world) => {
      await world.consuming(marks.get(world) ?? 0);
      await world.probe();
    });
  });

  it('goes on after a minute without a network, and does what was ordered meanwhile', () =>
    worlds.each(async (world) => {
      const since = world.logged;
      world.network.silence();
      const order = world.site.order('Meanwhile');
      await world.events.order(order);
      await pause(CUT_MS);
      expect(world.log(since)).toMatch(/connection lost.*no sign of life|connection lost.*[Kk]eepalive/);
      expect(order.state).toBe('pending-provider');
      world.network.mend();
      await world.consuming(since);
      await world.until('the order is done', () => order.state === 'done');
      await world.probe();
    }));

  it('ends in order', () =>
    worlds.each(async (world) => {
      expect(await world.stop()).toBe(0);
    }));
});
