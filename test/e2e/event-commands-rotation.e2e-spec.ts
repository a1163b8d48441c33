import { BackendError, BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { EventWorld, type EventWorldOptions } from '../support/event-world.ts';

const SET_KEY = /\/set_key\/$/;
const SET_ERRED = /\/set_erred\/$/;

let world: EventWorld;

async function start(options: EventWorldOptions = {}): Promise<void> {
  await world.close();
  world = await EventWorld.start(options);
}

beforeEach(async () => {
  world = await EventWorld.start();
});
afterEach(async () => {
  const { violations } = world.waldur.sandbox;
  await world.close();
  expect(violations).toEqual([]);
});

function key(clientId: string, ...others: readonly string[]) {
  const owner = world.resource();
  const { sandbox } = world.waldur;
  const first = sandbox.addApiKey({ resource: owner, client_id: clientId, state: 'Updating' });
  for (const client_id of others) sandbox.addApiKey({ resource: owner, client_id });
  return { owner, first };
}

function rotate({ owner, first }: ReturnType<typeof key>): void {
  world.publish('resource_api_key_rotation', {
    action: 'rotate',
    resource_uuid: owner.uuid,
    resource_backend_id: owner.backend_id,
    api_key_uuid: first.uuid,
    client_id: first.client_id,
    offering_uuid: world.offering.uuid,
  });
}

describe('rotation of an API key', () => {
  it('gives Waldur the new secret alone', async () => {
    const keys = key('cid-1', 'cid-2');
    rotate(keys);
    expect(await world.waldur.body('POST', SET_KEY)).toEqual({ api_key: 'sk-new' });
    expect(world.backend.calls.all).toEqual([['rotateKey', 'cid-1', 'acc-1', ['cid-1', 'cid-2']]]);
    expect(keys.first).toMatchObject({ state: 'OK', api_key: 'sk-new', client_id: 'cid-1' });
    expect(world.waldur.count('POST', SET_ERRED)).toBe(0);
    expect(world.app.log).not.toContain('sk-new');
  });

  it('gives both halves when the public one changes, and keeps all keys when they could not be listed', async () => {
    world.backend.newKey = { clientId: 'AKIANEW', apiKey: 's3secret' };
    world.waldur.sandbox.fault({ method: 'GET', path: /resource-api-keys/, kind: { status: 500 } });
    rotate(key('cid-1', 'cid-2'));
    expect(await world.waldur.body('POST', SET_KEY)).toEqual({ api_key: 's3secret', client_id: 'AKIANEW' });
    expect(world.backend.calls.all).toEqual([['rotateKey', 'cid-1', 'acc-1', undefined]]);
    expect(world.app.log).not.toContain('s3secret');
  });

  it.each([
    ['has a row without a client id', (rows: unknown) => [...(rows as object[]), { uuid: 'x', client_id: '' }]],
    ['is empty', () => []],
  ])('knows no keys when the list %s', async (_what, rewrite) => {
    world.waldur.sandbox.fault({ method: 'GET', path: /resource-api-keys/, kind: { rewrite } });
    rotate(key('cid-1', 'cid-2'));
    await world.waldur.body('POST', SET_KEY);
    expect(world.backend.calls.all).toEqual([['rotateKey', 'cid-1', 'acc-1', undefined]]);
  });

  it.each([
    [null],
    [''],
    ['  '],
    [undefined],
    [7],
    [{ apiKey: 'x' }],
    [{ clientId: 'x' }],
    [{ clientId: '', apiKey: 'x' }],
  ])('is a failure when the backend returns %j', async (newKey) => {
    world.backend.newKey = newKey;
    rotate(key('cid-1'));
    expect(await world.waldur.body('POST', SET_ERRED)).toEqual({
      error_message: 'The backend returned no usable API key',
    });
    expect(world.waldur.count('POST', SET_KEY)).toBe(0);
  });

  it.each([
    ['what the backend minded', true, new BackendError('no such key'), 'no such key'],
    ['what went wrong, where details are shown', true, new Error('boom'), 'boom'],
    [
      'nothing about internals, where they are not',
      false,
      new Error('boom'),
      'Internal backend error. Please contact the service provider.',
    ],
    ['what the backend minded, all the same', false, new BackendError('no such key'), 'no such key'],
  ])('tells Waldur %s', async (_what, exposeErrorDetails, error, error_message) => {
    await start({ exposeErrorDetails });
    world.backend.before = () => {
      throw error;
    };
    rotate(key('cid-1'));
    expect(await world.waldur.body('POST', SET_ERRED)).toEqual({ error_message });
    expect(world.backend.calls.all).toHaveLength(1);
  });

  it('is a failure when Waldur does not take the secret', async () => {
    world.waldur.sandbox.fault({
      method: 'POST',
      path: SET_KEY,
      kind: { status: 400, body: { api_key: ['sk-new?'] } },
    });
    const keys = key('cid-1');
    rotate(keys);
    await world.waldur.body('POST', SET_ERRED);
    expect(keys.first).toMatchObject({ state: 'Erred', error_message: expect.stringContaining('400') as string });
    expect(world.app.log).not.toContain('sk-new');
    expect(JSON.stringify(world.waldur.requests.all.map(({ body }) => body))).not.toContain('sk-new');
  });

  it('is done once when Waldur is away for a moment: the same secret is reported again', async () => {
    world.waldur.sandbox.fault({ method: 'POST', path: SET_KEY, kind: { status: 503 }, times: 2 });
    rotate(key('cid-1'));
    expect(await world.waldur.body('POST', SET_KEY)).toEqual({ api_key: 'sk-new' });
    expect(world.backend.calls.all).toHaveLength(1);
    expect(world.waldur.count('POST', SET_ERRED)).toBe(0);
  });

  it('is tried again when the backend cannot be asked for a moment, and then given up', async () => {
    world.backend.before = () => {
      throw new BackendNotReadyError('it sleeps');
    };
    rotate(key('cid-1'));
    await world.waldur.body('POST', SET_ERRED);
    expect(world.backend.calls.all).toHaveLength(3);
  });

  it('that can be reported in no way ends in the log', async () => {
    world.waldur.sandbox.fault({ method: 'POST', path: /set_(key|erred)/, kind: { status: 500 }, times: Infinity });
    rotate(key('cid-1'));
    await world.commands.settled(0);
    rotate(key('cid-9'));
    await world.backend.calls.count(2);
    await world.commands.settled(5000);
    expect(world.waldur.count('POST', SET_ERRED)).toBe(6);
    expect(world.app.logged('could not be set erred')).toEqual(['error', 'error']);
  });

  it('of a backend without keys is a warning', async () => {
    await start({ isIdle: true });
    rotate(key('cid-1'));
    await world.passed();
    expect(world.app.logged('has no API keys')).toEqual(['warning']);
    expect(world.waldur.sandbox.requests).toEqual([]);
  });

  it('is done for each of two equal messages', async () => {
    const keys = key('cid-1');
    rotate(keys);
    rotate(keys);
    await world.backend.calls.count(2);
    await world.commands.settled(5000);
    expect(world.waldur.count('POST', SET_KEY)).toBe(2);
  });
});
