import { eventObjectTypes } from '../../libs/event-processing/src/exports-handlers.ts';
import { EventRegistrationWorld, OIDC } from '../support/event-registration-world.ts';

const ALL = eventObjectTypes({ orders: true, membership: true, imports: true, periodicLimits: true });
const SUBSCRIBE = /register_event_subscription/;
const REGISTER_QUEUE = /register_queue/;

let world: EventRegistrationWorld;

beforeEach(async () => {
  world = await EventRegistrationWorld.start();
});
afterEach(async () => {
  const { violations } = world.waldur.sandbox;
  await world.close();
  expect(violations).toEqual([]);
});

function serverWithOne(status = 201) {
  const answer = {
    rmq_username: 'agent_1',
    queue_name: 'consumer_1',
    vhost: world.host,
    observable_object_types: [],
  };
  return world.waldur.sandbox.fault({ path: REGISTER_QUEUE, kind: { status, body: answer }, times: Infinity });
}

describe('one queue for everything', () => {
  it('is used where the server has it, and the queue of periodic policies besides', async () => {
    world.broker.setUser(world.host, 'agent_1', world.waldur.sandbox.token);
    world.broker.addQueue(world.host, 'consumer_1');
    serverWithOne();
    const registration = world.registration(world.offering(), ALL, { identityQueue: true });
    await registration.start();
    await world.consuming(['1', 'resource_periodic_limits']);
    expect(registration.state).toBe('consuming');
    expect(registration.queues.map(({ objectTypes }) => objectTypes)).toEqual([ALL, ['resource_periodic_limits']]);
    const asked = world.waldur.sandbox.requests.find(({ path }) => REGISTER_QUEUE.test(path));
    expect(asked?.body).toEqual({ object_types: ALL });
    expect(world.waldur.count('POST', REGISTER_QUEUE)).toBe(1);
    expect(world.waldur.count('POST', SUBSCRIBE)).toBe(1);
  });

  it('is registered again when the broker refuses the password, which renews it', async () => {
    world.broker.setUser(world.host, 'agent_1', 'the token of last year');
    world.broker.addQueue(world.host, 'consumer_1');
    serverWithOne(200);
    const registration = world.registration(world.offering(), ['order'], { identityQueue: true });
    await registration.start();
    await world.refused('credentials');
    world.broker.setUser(world.host, 'agent_1', world.waldur.sandbox.token);
    await world.consuming(['1']);
    expect(world.waldur.count('POST', REGISTER_QUEUE)).toBeGreaterThan(1);
    expect(world.waldur.count('DELETE', /./)).toBe(0);
    expect(registration.state).toBe('consuming');
  });

  it.each([404, 405, 409])('is replaced by one for each type where the server answers %i', async (status) => {
    world.waldur.sandbox.fault({ path: REGISTER_QUEUE, kind: { status } });
    const registration = world.registration(world.offering(), ['order', 'resource'], { identityQueue: true });
    await registration.start();
    await world.consuming(['order', 'resource']);
    expect(registration.state).toBe('consuming');
    expect(world.waldur.count('GET', /identities/)).toBe(1);
  });

  it.each([400, 500])('is waited for where the server answers %i', async (status) => {
    world.broker.setUser(world.host, 'agent_1', world.waldur.sandbox.token);
    world.broker.addQueue(world.host, 'consumer_1');
    world.waldur.sandbox.fault({ path: REGISTER_QUEUE, kind: { status } });
    serverWithOne();
    const registration = world.registration(world.offering(), ['order'], { identityQueue: true });
    await registration.start();
    expect(registration.state).toBe('waiting');
    await world.consuming(['1']);
    expect(registration.state).toBe('consuming');
    expect(world.waldur.count('POST', SUBSCRIBE)).toBe(0);
  });
});

describe('an offering that logs in with OpenID Connect', () => {
  beforeEach(async () => {
    await world.close();
    world = await EventRegistrationWorld.start({ oidc: OIDC });
  });

  it('cannot have an account per object type, and says so', async () => {
    const registration = world.registration(world.offering(), ['order'], { login: 'OpenID Connect' });
    await registration.start();
    const problem = 'events need waldur_api_token: the broker accepts no other login';
    expect(registration.queues).toEqual([{ objectTypes: ['order'], phase: 'waiting', problem }]);
    expect(world.waldur.count('POST', SUBSCRIBE)).toBe(0);
  });

  it('reads the one queue with what it shows Waldur', async () => {
    serverWithOne();
    const login = 'OpenID Connect';
    const registration = world.registration(world.offering(), ['order'], { login, identityQueue: true });
    const credential = await world.client.credential();
    expect(credential?.isStatic).toBe(false);
    world.broker.setUser(world.host, 'agent_1', credential?.secret ?? '');
    world.broker.addQueue(world.host, 'consumer_1');
    await registration.start();
    await world.consuming(['1']);
    expect(registration.state).toBe('consuming');
  });
});
