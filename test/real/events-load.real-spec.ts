import { setTimeout as pause } from 'node:timers/promises';
import { type RealBrokers, startRealBrokers } from '../real-brokers/brokers.ts';
import { HeldSlurm } from '../support/held-slurm.ts';
import { MosquittoPlace, RabbitMqMqttPlace, RabbitMqStompPlace } from '../support/real-events-place.ts';
import type { EventSite } from '../support/real-events-site.ts';
import { EventWorlds } from '../support/real-events-worlds.ts';
import { associations } from '../support/test-cluster.ts';

jest.setTimeout(240_000);

/** Two heart-beats of the agent, at which a broker would give it up. */
const SLOW_MS = 20_000;
const BURST = 100;
/** Long enough for a run more. */
const SETTLED_MS = 3000;

let brokers: RealBrokers;
let stomp: RabbitMqStompPlace;
let worlds: EventWorlds;
const clusters = new Map<EventSite, HeldSlurm>();

beforeAll(async () => {
  brokers = await startRealBrokers();
  stomp = new RabbitMqStompPlace(brokers);
  worlds = await EventWorlds.start([stomp, new RabbitMqMqttPlace(brokers), new MosquittoPlace(brokers)]);
  await worlds.each(async (world) => {
    const held = new HeldSlurm(world.slurm);
    clusters.set(world, held);
    world.binPath = held.binPath;
    await world.site.created('Busy');
    await world.run();
  });
}, 600_000);

afterEach(() => {
  for (const cluster of clusters.values()) cluster.release();
});

afterAll(async () => {
  await worlds.close();
  await stomp.api.removeAccounts();
});

function clusterOf(world: EventSite): HeldSlurm {
  const cluster = clusters.get(world);
  if (!cluster) throw new Error('a world without a cluster');
  return cluster;
}

describe('the mode event_process on real brokers', () => {
  it('loses none of 100 messages that wait, and no connection, while the first command takes 20 seconds', () =>
    worlds.each(async (world) => {
      const cluster = clusterOf(world);
      expect(await world.stop()).toBe(0);
      const policies = [await world.command()];
      for (let n = 2; n < BURST; n += 1) policies.push(await world.command(n % 10 === 0 ? {} : { action: 'probe' }));
      const order = world.site.order('Waited');
      await world.events.order(order);
      cluster.hold();
      await world.run();
      const { accepted } = world.network;
      await world.until('a command runs', () => cluster.isWaited);
      await pause(SLOW_MS);
      cluster.release();
      await world.until('all commands are reported', () =>
        policies.every((policy) => world.reports(policy).length > 0),
      );
      await world.until('the order is done', () => order.state === 'done');
      expect(policies.map((policy) => world.reports(policy).length)).toEqual(policies.map(() => 1));
      expect(world.log()).not.toMatch(/connection lost|refused/);
      expect(world.network.accepted).toBe(accepted);
    }));

  it('does what a SIGKILL interrupted: an order and a command', () =>
    worlds.each(async (world) => {
      const { events, site } = world;
      const cluster = clusterOf(world);
      cluster.hold();
      const policy = await world.command();
      await world.until('the command runs', () => cluster.isWaited);
      const order = site.order('Interrupted');
      await events.order(order);
      await world.until('the order is begun', () => order.state !== 'pending-provider');
      await world.kill();
      cluster.release();
      expect(world.reports(policy)).toEqual([]);
      await world.run();
      await world.until('the command is reported', () => world.reports(policy).length > 0);
      await world.until('the order is done', () => order.state === 'done');
      const users = (await associations(site.cluster, order.resource.backend_id)).map(({ user }) => user);
      expect(users.toSorted()).toEqual(['', `${site.p}alice`, `${site.p}bob`, `${site.p}carol`]);
      expect(world.reports(policy)).toMatchObject([{ success: true }]);
    }));

  it('believes the last of three messages of which two are equal: given, taken, given', () =>
    worlds.each(async (world) => {
      const { site, events } = world;
      const { offering, project, waldur, p } = site;
      const isIn = async (): Promise<boolean> =>
        (await associations(site.cluster, site.resource('Busy').backend_id)).some(({ user }) => user === `${p}dave`);
      site.addMember(`${p}dave`);
      const [dave] = waldur.state.users.where(({ username }) => username.startsWith(`${p}dave@`));
      if (!dave) throw new Error('nobody joined');
      await events.role(offering, project, dave, true);
      await world.until('dave is in', isIn);
      waldur.removeTeamMember(project, dave);
      await events.role(offering, project, dave, false);
      await world.until('dave is out', async () => !(await isIn()));
      waldur.addTeamMember(project, dave);
      await events.role(offering, project, dave, true);
      await world.until('dave is in again', isIn);
    }));

  it('makes at most two runs of 50 equal messages that come while the first one is done', () =>
    worlds.each(async (world) => {
      const { site, events } = world;
      const { project, offering, waldur } = site;
      const readings = (): number => waldur.requests.filter(isReadingOfResources).length;
      const resync = (): Promise<void> =>
        events.publish(offering, 'user_role', { project_uuid: project.uuid, project_name: project.name });

      const atFirst = readings();
      await resync();
      await world.until('one run', () => readings() > atFirst);
      await pause(SETTLED_MS);
      const oneRun = readings() - atFirst;

      const cluster = clusterOf(world);
      const before = readings();
      cluster.hold();
      await resync();
      await world.until('the run waits for the cluster', () => cluster.isWaited);
      for (let n = 1; n < 50; n += 1) await resync();
      cluster.release();
      await world.until('a second run', () => readings() - before >= 2 * oneRun);
      await pause(SETTLED_MS);
      expect(readings() - before).toBe(2 * oneRun);
    }));
});

function isReadingOfResources({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'GET' && path === '/api/marketplace-provider-resources/';
}
