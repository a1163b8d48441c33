import { randomUUID } from 'node:crypto';
import { EventWorld } from '../support/event-world.ts';

let world: EventWorld;
const dashed = (): string => randomUUID();
const hex = (uuid: string): string => uuid.replaceAll('-', '');

beforeEach(async () => {
  world = await EventWorld.start();
});
afterEach(async () => {
  const { violations } = world.waldur.sandbox;
  await world.close();
  expect(violations).toEqual([]);
});

async function askedBy(objectType: string, body: unknown): Promise<EventWorld['asked']> {
  world.publish(objectType, body);
  await world.passed();
  return world.asked;
}

describe('an order', () => {
  it.each(['done', 'erred', 'pending-consumer', 'canceled', 'rejected', 'pending-project', 'pending-start-date'])(
    'that is %s asks for nothing, not even of Waldur',
    async (order_state) => {
      expect(await askedBy('order', { order_uuid: dashed(), order_state })).toEqual([]);
      expect(world.waldur.sandbox.requests).toEqual([]);
    },
  );

  it.each(['pending-provider', 'executing', 'something-new', undefined])(
    'that is %s is worked on, whatever the form of its UUID',
    async (order_state) => {
      const uuid = dashed();
      world.publish('order', { order_uuid: hex(uuid), order_state, offering_uuid: world.offering.uuid });
      expect(await askedBy('order', { order_uuid: uuid.toUpperCase(), order_state })).toEqual([
        ['order', hex(uuid)],
        ['order', hex(uuid)],
      ]);
    },
  );

  it('without a UUID is an error in the log', async () => {
    expect(await askedBy('order', { order_state: 'executing' })).toEqual([]);
    expect(world.app.logged('names none')).toEqual(['error']);
  });
});

describe('a role', () => {
  const project = dashed();

  it.each([true, false])('of one user (granted: %s) asks for the project', async (granted) => {
    const body = { user_uuid: dashed(), user_username: 'alice', project_uuid: project, role_name: 'R', granted };
    expect(await askedBy('user_role', body)).toEqual([['project', hex(project)]]);
  });

  it.each([{}, { granted: null }])('of one user that does not say which way (%j) is an error', async (more) => {
    const body = { user_uuid: dashed(), project_uuid: project, ...more };
    expect(await askedBy('user_role', body)).toEqual([]);
    expect(world.app.logged('given or taken')).toEqual(['error']);
  });

  it('of nobody asks for the project', async () => {
    expect(await askedBy('user_role', { project_uuid: hex(project) })).toEqual([['project', hex(project)]]);
  });

  it('of nobody with a resource asks for the resource alone', async () => {
    const resource = dashed();
    const body = { project_uuid: hex(project), resource_uuid: resource };
    expect(await askedBy('user_role', body)).toEqual([['resource', hex(resource)]]);
  });

  it('of one user with a resource is about the user', async () => {
    const body = { user_uuid: dashed(), resource_uuid: dashed(), project_uuid: project, granted: true };
    expect(await askedBy('user_role', body)).toEqual([['project', hex(project)]]);
  });

  it('in no project is an error', async () => {
    expect(await askedBy('user_role', { user_uuid: dashed(), granted: true })).toEqual([]);
    expect(world.app.logged('names no project')).toEqual(['error']);
  });
});

describe('a resource', () => {
  it('is brought in line, whatever the message says of it', async () => {
    const resource = dashed();
    expect(await askedBy('resource', { resource_uuid: resource, paused: true, downscaled: true })).toEqual([
      ['resource', hex(resource)],
    ]);
  });

  it('without a UUID is an error', async () => {
    expect(await askedBy('resource', { paused: true })).toEqual([]);
    expect(world.app.logged('a message about a resource names none')).toEqual(['error']);
  });
});

describe.each(['service_account', 'course_account'])('a %s', (objectType) => {
  const project = dashed();

  it.each(['create', 'delete', undefined])('asks for its project (action %s)', async (action) => {
    const body = { account_username: 'svc1', scope_type: 'project', project_uuid: project, action };
    expect(await askedBy(objectType, body)).toEqual([['project', hex(project)]]);
    expect(world.seen).toContain(objectType);
  });

  it('with an action that nobody knows is an error', async () => {
    expect(await askedBy(objectType, { project_uuid: project, action: 'suspend' })).toEqual([]);
    expect(world.app.logged('unknown action suspend')).toEqual(['error']);
  });
});

describe('an offering user', () => {
  const user = { offering_user_uuid: dashed(), user_uuid: dashed(), username: 'testuser' };

  it.each(['create', 'attribute_update'])('%s hands its attributes on, exactly as they are', async (action) => {
    const attributes = { email: 'a@x', full_name: 'Alice Ä', affiliations: ['x'], birth_date: null };
    world.publish('offering_user', { ...user, action, attributes, changed_attributes: ['email'] });
    await world.backend.calls.count(1);
    expect(world.backend.calls.all).toEqual([['updateMemberAttributes', 'testuser', attributes]]);
  });

  it.each([
    ['create', { attributes: {} }],
    ['create', {}],
    ['attribute_update', { attributes: null }],
    ['attribute_update', { attributes: ['email'] }],
    ['attribute_update', { username: '', attributes: { email: 'a@x' } }],
    ['update', { state: 'OK', changed_fields: ['state'] }],
    ['delete', {}],
    ['username_set', { resource_backend_ids: [] }],
    ['username_set', {}],
    ['promoted', {}],
  ])('%s with %j asks for nothing', async (action, more) => {
    expect(await askedBy('offering_user', { ...user, ...more, action })).toEqual([]);
    expect(world.backend.calls.all).toEqual([]);
    expect(world.waldur.sandbox.requests).toEqual([]);
  });

  it('with an action that nobody knows is a warning', async () => {
    await askedBy('offering_user', { ...user, action: 'promoted' });
    expect(world.app.logged('unknown action "promoted"')).toEqual(['warning']);
  });

  it('whose name was set asks for the resources named', async () => {
    const body = { ...user, action: 'username_set', state: 'OK', resource_backend_ids: ['acc-1', 'acc-2', 7, ''] };
    expect(await askedBy('offering_user', body)).toEqual([['backendIds', ['acc-1', 'acc-2']]]);
  });
});

describe('commands', () => {
  it('to synchronise everything do, each time', async () => {
    world.publish('offering_resources_sync', { offering_uuid: world.offering.uuid, requested_by_user_uuid: dashed() });
    world.publish('offering_resources_sync', { offering_uuid: world.offering.uuid, requested_by_user_uuid: dashed() });
    await world.passed();
    expect(world.asked).toEqual([['everything'], ['everything']]);
  });

  it('to import without a request are an error', async () => {
    await askedBy('importable_resources', {});
    expect(world.app.logged('names no request')).toEqual(['error']);
    expect(world.waldur.sandbox.requests).toEqual([]);
  });

  it.each([
    ['resource_uuid', 'names no resource'],
    ['resource_backend_id', 'names no resource'],
    ['action', 'unknown action'],
    ['api_key_uuid', 'names no key'],
    ['client_id', 'names no key'],
  ])('to rotate a key without %s are an error', async (missing, text) => {
    const body = {
      action: 'rotate',
      resource_uuid: dashed(),
      resource_backend_id: 'acc-1',
      api_key_uuid: dashed(),
      client_id: 'cid-1',
    };
    await askedBy('resource_api_key_rotation', { ...body, [missing]: undefined });
    expect(world.app.logged(text)).toEqual(['error']);
    expect(world.backend.calls.all).toEqual([]);
    expect(world.waldur.sandbox.requests).toEqual([]);
  });
});

describe('whatever comes', () => {
  it('is acknowledged, and the next message is handled: no JSON, a type of tomorrow, an offering of others', async () => {
    world.publish('order', 'not json');
    world.publish('order', '[1]');
    world.publish('user_lifecycle', {}, 'by one for all');
    world.publish('resource', { resource_uuid: 'a'.repeat(32) }, 'by one for all');
    await world.passed();
    await world.marks.first(([kind]) => kind === 'resource');
    expect(world.asked).toEqual([['resource', 'a'.repeat(32)]]);
  });

  it('for an offering that is not of this agent is left alone', async () => {
    const name = 'consumer_2';
    world.broker.addQueue('v'.repeat(32), name);
    const login = { vhost: 'v'.repeat(32), login: 's'.repeat(32), password: 'tok' };
    for (const context of [{ offeringUuid: 'b'.repeat(32) }, undefined]) {
      world.app.server.subscribe({ transport: 'stomp', url: world.broker.url, ...login }, { name, context });
      for (const object_type of [
        'order',
        'user_role',
        'resource',
        'service_account',
        'offering_user',
        'importable_resources',
        'resource_periodic_limits',
        'offering_resources_sync',
        'resource_api_key_rotation',
      ]) {
        world.broker.publish('v'.repeat(32), name, JSON.stringify({ object_type, order_uuid: dashed() }));
      }
    }
    world.broker.publish('v'.repeat(32), name, JSON.stringify({ object_type: 'last' }));
    await world.passed();
    expect(world.asked).toEqual([]);
  });
});

describe('a message equal to one before it', () => {
  it('is handled as well, after a loss of the connection too: both may be news', async () => {
    const message = { resource_uuid: 'a'.repeat(32) };
    world.publish('resource', message);
    await world.marks.count(1);
    world.publish('resource', message);
    await world.marks.count(2);
    await world.reconnect();
    world.publish('resource', message);
    await world.marks.count(3);
  });
});
