import { LiveWriter } from '@waldur-site-agent/plugin-sdk';
import { KeySweep } from '../../libs/event-processing/src/exports-handlers.ts';
import { History } from '../brokers/history.ts';
import { benchRuntime } from '../support/bench-offering.ts';
import { EventWorld } from '../support/event-world.ts';
import { MemoryBackend } from '../support/memory-backend.ts';

const NOW = Date.now();
const LONG_AGO = new Date(NOW - 31 * 60_000).toISOString();
const KEYS = /resource-api-keys\/$/;

let world: EventWorld;

beforeEach(async () => {
  world = await EventWorld.start();
});
afterEach(async () => {
  const { violations } = world.waldur.sandbox;
  await world.close();
  expect(violations).toEqual([]);
});

const sweep = (backend: ConstructorParameters<typeof KeySweep>[1] = world.backend): Promise<void> => {
  const runtime = benchRuntime(world.waldur.sandbox, world.offering, new LiveWriter(), {});
  return new KeySweep(runtime, backend, world.commands, () => NOW).run();
};
const key = (client_id: string, modified: string, state: 'Updating' | 'OK' = 'Updating') =>
  Object.assign(world.waldur.sandbox.addApiKey({ resource: world.resource(), client_id, state }), { modified });

it('rotations whose event got lost are done, younger ones and others are left alone', async () => {
  const lost = key('cid-lost', LONG_AGO);
  key('cid-young', new Date(NOW).toISOString());
  key('cid-fine', LONG_AGO, 'OK');
  await sweep();
  expect(world.backend.calls.all.map(([operation, id]) => `${operation} ${String(id)}`)).toEqual([
    'rotateKey cid-lost',
  ]);
  expect(lost).toMatchObject({ state: 'OK', api_key: 'sk-new' });
});

it('a rotation without a client id cannot be done, and keeps no other from being done', async () => {
  key('', LONG_AGO);
  const lost = key('cid-lost', LONG_AGO);
  await sweep();
  expect([lost.state, world.app.logged('no client id')]).toEqual(['OK', ['warning']]);
});

it('a rotation that is under way is not done once more', async () => {
  const { uuid, resource, client_id } = key('cid-lost', LONG_AGO);
  const gate = new History<string>();
  world.backend.before = async () => {
    await gate.count(1);
  };
  const rotation = { apiKeyUuid: uuid, resourceUuid: resource.uuid, resourceBackendId: 'acc-1', clientId: client_id };
  const first = world.commands.rotateKey(rotation);
  await world.backend.calls.count(1);
  await sweep();
  gate.add('open');
  await first;
  expect(world.backend.calls.all).toHaveLength(1);
  expect(world.commands.isRotating(uuid)).toBe(false);
});

it('costs nothing with a backend that has no API keys, and nothing else fails when they cannot be listed', async () => {
  await sweep(new MemoryBackend(new LiveWriter()));
  expect(world.waldur.count('GET', KEYS)).toBe(0);
  world.waldur.sandbox.fault({ path: KEYS, kind: { status: 400 } });
  await sweep();
  expect(world.app.logged('could not be listed')).toEqual(['error']);
});
