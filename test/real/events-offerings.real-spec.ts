import { startRealBrokers } from '../real-brokers/brokers.ts';
import { RabbitMqStompPlace } from '../support/real-events-place.ts';
import { EventSite } from '../support/real-events-site.ts';
import { blackHole, ManyOfferings } from '../support/real-many-offerings.ts';

jest.setTimeout(240_000);

const COUNT = 30;
/** What a broker that is not there may cost the others; the attempt to connect is given up after 30 seconds. */
const MOST_DELAY_MS = 5000;
/** Discard: nobody listens there. */
const CLOSED_PORT = 9;

let place: RabbitMqStompPlace;
let world: EventSite;
let hole: Awaited<ReturnType<typeof blackHole>> | undefined;

beforeAll(async () => {
  place = new RabbitMqStompPlace(await startRealBrokers());
  world = await EventSite.start(place);
}, 600_000);

afterAll(async () => {
  await world.close();
  hole?.close();
  await place.api.removeAccounts();
});

/** @returns how long it took from the start of the agent until so many offerings consumed, in milliseconds */
async function startUp(config: string, count: number, many: ManyOfferings): Promise<number> {
  const startedAt = performance.now();
  world.start(config);
  await world.until(`${count} offerings consume`, () => many.consuming === count);
  return performance.now() - startedAt;
}

describe('30 offerings of one token on a real RabbitMQ', () => {
  it('have a connection for each object type, and are not held up by one broker that is dead and one that is silent', async () => {
    const many = new ManyOfferings(world, COUNT);
    const usualMs = await startUp(many.config(), COUNT, many);
    const types = world.objectTypes.length;
    expect([world.network.open, world.network.accepted]).toEqual([types, types]);
    const consumers = async (): Promise<number> => (await place.api.list(`/consumers/${world.events.host}`)).length;
    await world.until('RabbitMQ counts all consumers', async () => (await consumers()) === types * COUNT);
    expect(await world.stop()).toBe(0);

    hole = await blackHole();
    const ports = [CLOSED_PORT, hole.port];
    const config = many.config(new Map(ports.map((port, n) => [10 * n + 5, port])));
    const ms = await startUp(config, COUNT - ports.length, many);
    expect(ms).toBeLessThan(usualMs + MOST_DELAY_MS);
  });
});
