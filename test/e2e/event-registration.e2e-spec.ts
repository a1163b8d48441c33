import { SandboxMqttBroker } from '../../apps/sandbox/src/broker/mqtt/index.ts';
import { eventObjectTypes, sessionName } from '../../libs/event-processing/src/exports-handlers.ts';
import { EventRegistrationWorld } from '../support/event-registration-world.ts';

const ALL = eventObjectTypes({ orders: true, membership: true, imports: true, periodicLimits: true });
const SUBSCRIBE = /register_event_subscription/;
const CREATE_QUEUE = /create_queue/;
const IDENTITIES = 'marketplace-site-agent-identities/';

let world: EventRegistrationWorld;

beforeEach(async () => {
  world = await EventRegistrationWorld.start();
});
afterEach(async () => {
  const { violations } = world.waldur.sandbox;
  await world.close();
  expect(violations).toEqual([]);
});

function dashed(uuid: string): string {
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

describe('the identity', () => {
  it('is made when there is none', async () => {
    const offering = world.offering();
    await world.registration(offering, ['order']).start();
    expect(await world.waldur.body('POST', /identities\/$/)).toEqual({
      offering: offering.uuid,
      name: `agent-${offering.uuid}`,
      version: '1.2.3',
      last_restarted: expect.stringMatching(/^\d{4}-.*(Z|\+00:00)$/) as string,
      dependencies: [{ package: 'p', version: '1' }],
      config_file_path: '',
      config_file_content: '',
    });
    expect(world.waldur.story).toEqual([
      `GET ${IDENTITIES}`,
      `POST ${IDENTITIES}`,
      `POST ${IDENTITIES}register_event_subscription/`,
      'POST event-subscriptions/create_queue/',
    ]);
  });

  it('is used again when there is one', async () => {
    const offering = world.offering();
    await world.registration(offering, ['order']).start();
    await world.registration(offering, ['order']).start();
    expect(world.waldur.story.filter((line) => line.endsWith(` ${IDENTITIES}`))).toEqual([
      `GET ${IDENTITIES}`,
      `POST ${IDENTITIES}`,
      `GET ${IDENTITIES}`,
      `PUT ${IDENTITIES}`,
    ]);
    expect(world.waldur.sandbox.state.identities.all).toHaveLength(1);
  });

  it('that fails for one offering keeps it from subscribing, and no other one; it is tried again', async () => {
    const [first, second] = [world.offering('O1'), world.offering('O2')];
    const name = new RegExp(`name=agent-${first.uuid}`);
    const repair = world.waldur.sandbox.fault({ path: name, kind: { status: 500 }, times: Infinity });
    const failing = world.registration(first, ['order', 'resource']);
    const other = world.registration(second, ['order', 'resource']);
    await Promise.all([failing.start(), other.start()]);
    await world.consuming(['order', 'resource']);
    expect([failing.state, other.state]).toEqual(['waiting', 'consuming']);
    expect(failing.queues).toEqual([
      { objectTypes: ['order', 'resource'], phase: 'waiting', problem: expect.stringContaining('500') as string },
    ]);
    expect(world.waldur.count('POST', SUBSCRIBE)).toBe(2);
    repair();
    await world.consuming([`${first.uuid}_order`, `${first.uuid}_resource`]);
    expect(failing.state).toBe('consuming');
  });

  it('that Waldur has forgotten is made again', async () => {
    const offering = world.offering();
    world.waldur.sandbox.fault({ path: SUBSCRIBE, kind: { status: 404 }, skip: 1 });
    await world.registration(offering, ['order', 'resource']).start();
    await world.consuming(['order', 'resource']);
    expect(world.waldur.count('PUT', /identities/)).toBe(1);
  });
});

describe('a subscription per object type', () => {
  it.each(['as configured, in hex', 'as configured, with dashes'])(
    'has a queue (%s), and is its account',
    async (how) => {
      const offering = world.offering();
      const configured = how.endsWith('hex') ? offering.uuid : dashed(offering.uuid);
      const registration = world.registration(offering, ['user_role'], { configured });
      expect(registration.state).toBe('starting');
      await registration.start();
      await world.consuming(['user_role']);
      expect(await world.waldur.body('POST', SUBSCRIBE)).toMatchObject({ observable_object_type: 'user_role' });
      expect(await world.waldur.body('POST', CREATE_QUEUE)).toEqual({
        offering_uuid: configured,
        object_type: 'user_role',
      });
      const [subscription] = world.waldur.sandbox.state.subscriptions.all;
      const queue = `subscription_${subscription?.uuid}_offering_${offering.uuid}_user_role`;
      expect(world.broker.frames.map(({ command, headers }) => ({ command, ...headers }))).toEqual([
        expect.objectContaining({
          command: 'CONNECT',
          login: subscription?.uuid,
          passcode: world.waldur.sandbox.token,
          host: world.host,
          'accept-version': '1.2',
        }),
        expect.objectContaining({ command: 'SUBSCRIBE', id: queue, destination: `/amq/queue/${queue}` }),
      ]);
      expect(registration.state).toBe('consuming');
    },
  );

  it('is registered for every type, one after the other', async () => {
    const registration = world.registration(world.offering(), ALL);
    await registration.start();
    await world.consuming(ALL);
    const asked = world.waldur.requests.all.flatMap(({ path, body }) =>
      SUBSCRIBE.test(path) ? [(body as { observable_object_type: string }).observable_object_type] : [],
    );
    expect(asked).toEqual(ALL);
    expect(registration.queues).toEqual(
      ALL.map((type) => ({ objectTypes: [type], phase: 'consuming', problem: undefined })),
    );
  });

  it.each([
    ['the queue', CREATE_QUEUE, { status: 400 } as const],
    ['the queue', CREATE_QUEUE, { status: 500 } as const],
    ['the subscription', SUBSCRIBE, 'hang' as const],
    ['the subscription', SUBSCRIBE, 'reset' as const],
  ])('fails alone when %s does (%s %j), and comes later', async (_what, path, kind) => {
    const types = ['order', 'resource', 'user_role'] as const;
    world.waldur.sandbox.fault({ method: 'POST', path, kind, skip: 1 });
    const pause = { firstMs: 300, maxMs: 300 };
    const registration = world.registration(world.offering(), types, { pace: { failed: pause, refused: pause } });
    await registration.start();
    expect(registration.queues.map(({ problem }) => problem === undefined)).toEqual([true, false, true]);
    // without a queue there is no connection
    expect(world.server.unwrap()).toHaveLength(2);
    await world.consuming(types);
    expect(registration.state).toBe('consuming');
  });

  it('is wanted for ever, whatever fails for how long', async () => {
    const repair = world.waldur.sandbox.fault({
      method: 'POST',
      path: SUBSCRIBE,
      kind: { status: 403 },
      times: Infinity,
    });
    const registration = world.registration(world.offering(), ['order', 'resource']);
    await registration.start();
    expect(registration.state).toBe('waiting');
    await world.waldur.asked('POST', SUBSCRIBE, 12);
    expect(registration.state).toBe('waiting');
    expect(world.events.all).toEqual([]);
    expect(world.app.logged('order cannot be registered').slice(0, 5)).toEqual([
      'warning',
      'warning',
      'warning',
      'error',
      'error',
    ]);
    repair();
    await world.consuming(['order', 'resource']);
    expect(registration.state).toBe('consuming');
  });

  it('of nothing needs nothing', async () => {
    const registration = world.registration(world.offering(), []);
    await registration.start();
    expect(registration.state).toBe('consuming');
    expect(world.waldur.sandbox.requests).toEqual([]);
    expect([world.server.unwrap(), world.broker.connections]).toEqual([[], 0]);
  });
});

describe('a subscription by MQTT', () => {
  it('is an account that reads a topic, in a session that outlives the agent', async () => {
    const mqtt = await SandboxMqttBroker.start();
    const offering = world.offering();
    world.waldur.sandbox.onRequest(() => {
      for (const { uuid } of world.waldur.sandbox.state.subscriptions.all) {
        mqtt.setUser(`${world.host}:${uuid}`, world.waldur.sandbox.token);
      }
    });
    const access = { transport: 'mqtt', url: mqtt.webSocketUrl, mqttSession: sessionName([offering.uuid]) } as const;
    const registration = world.registration(offering, ['order'], { access, identityQueue: true });
    await registration.start();
    const [subscription] = world.waldur.sandbox.state.subscriptions.all;
    const topic = `subscription/${subscription?.uuid}/offering/${offering.uuid}/order`;
    await world.events.first(({ kind, sources }) => kind === 'consuming' && sources[0]?.name === topic);
    expect(registration.state).toBe('consuming');
    expect(world.waldur.count('POST', CREATE_QUEUE)).toBe(0);
    await mqtt.close();
  });
});

describe('a sign of life', () => {
  const memory = { identity: { type: 'memory', version: '7' }, ping: () => Promise.resolve() };

  it('shows which events are handled, and by what, once in a while', async () => {
    const signs = world.signs(world.offering(), { order: memory, membership: memory });
    for (const type of ['order', 'course_account', 'course_account', 'offering_user', 'order']) signs.show(type);
    await world.waldur.asked('POST', /register_processor/, 2);
    await world.waldur.asked('POST', /register_service/, 3);
    const { services, processors } = world.waldur.sandbox.state;
    expect(services.all.map(({ name, mode }) => `${name} ${mode}`).sort()).toEqual([
      'event_process-course_account event_process',
      'event_process-offering_user event_process',
      'event_process-order event_process',
    ]);
    expect(processors.all.map(({ name, backend_type }) => `${name} ${backend_type}`).sort()).toEqual([
      'OfferingMembershipProcessor memory',
      'OfferingOrderProcessor memory',
    ]);
    expect(world.waldur.count('POST', /register_service/)).toBe(3);
  });

  it('that fails is missed by nobody, and given a minute later; a flood of events does not hurry it', async () => {
    let time = 0;
    const signs = world.signs(world.offering(), { order: memory }, () => time);
    world.waldur.sandbox.fault({ path: /register_service/, kind: { status: 500 } });
    signs.show('order');
    await world.app.line('no sign of life could be given');
    for (time = 0; time < 60_000; time += 600) signs.show('order');
    expect(world.waldur.count('POST', /register_service/)).toBe(1);
    signs.show('order');
    await world.waldur.asked('POST', /register_processor/, 1);
    expect(world.waldur.count('POST', /register_service/)).toBe(2);
  });
});
