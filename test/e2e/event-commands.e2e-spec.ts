import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendError, BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { EventBackend } from '../support/event-backend.ts';
import { EventWorld, type EventWorldOptions } from '../support/event-world.ts';

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

describe('attributes of a user', () => {
  const message = { action: 'attribute_update', username: 'testuser', attributes: { email: 'a@x' } };

  it('that the backend minds, or has no place for, are no more than a line in the log', async () => {
    world.backend.before = () => {
      throw new BackendError('no such user');
    };
    world.publish('offering_user', message);
    await world.passed();
    expect(world.app.logged('attributes of testuser could not be updated: no such user')).toEqual(['error']);
    await start({ isIdle: true });
    world.publish('offering_user', message);
    await world.passed();
    expect(world.app.logged('could not be updated')).toEqual([]);
  });

  it('are handed on again when the backend could not be asked for a moment', async () => {
    world.backend.before = () => {
      if (world.backend.calls.all.length === 1) throw new BackendNotReadyError('it sleeps');
    };
    world.publish('offering_user', message);
    await world.backend.calls.count(2);
    await world.commands.settled(5000);
    expect(world.app.logged('could not be updated')).toEqual([]);
  });
});

describe('the message of a command', () => {
  const message = { action: 'create', username: 'testuser', attributes: { email: 'a@x' } };
  let directory: string;
  let go: () => void;
  let gate: Promise<void>;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'event-journal-'));
    gate = new Promise((resolve) => {
      go = resolve;
    });
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function begun(): Promise<void> {
    world.backend.before = () => gate;
    world.publish('offering_user', message);
    await world.backend.calls.count(1);
    await world.passed();
  }

  it('waits for the command when there is no journal', async () => {
    await begun();
    expect(world.unacknowledged('offering_user')).toBe(1);
    go();
    await world.acknowledged('offering_user');
    expect(await world.commands.settled(0)).toBe(true);
  });

  it('does not wait for ever', async () => {
    await start({ waitMs: 1 });
    await begun();
    await world.acknowledged('offering_user');
    expect(world.app.logged('still running after 0.001 s')).toEqual(['warning']);
    expect(await world.commands.settled(0)).toBe(false);
    go();
    expect(await world.commands.settled(5000)).toBe(true);
  });

  it('is acknowledged as soon as the command is in the journal, and a restart takes the command up again', async () => {
    await start({ journalDirectory: directory });
    await begun();
    await world.acknowledged('offering_user');
    expect(await world.commands.settled(0)).toBe(false);
    const { waldur, offering } = world;
    await world.stop();
    world = await EventWorld.start({ journalDirectory: directory, waldur, offering, backend: new EventBackend() });
    world.commands.resume();
    expect(await world.commands.settled(5000)).toBe(true);
    expect(world.backend.calls.all).toEqual([['updateMemberAttributes', 'testuser', { email: 'a@x' }]]);
    await world.stop();
    world = await EventWorld.start({ journalDirectory: directory, waldur, offering, backend: new EventBackend() });
    world.commands.resume();
    await world.commands.settled(5000);
    expect(world.backend.calls.all).toEqual([]);
    go();
  });

  it('waits for the command when the journal cannot be written', async () => {
    await start({ journalDirectory: directory });
    await world.loseJournal();
    await begun();
    expect(world.app.logged('cannot be noted in the journal')).toEqual(['error']);
    expect(world.unacknowledged('offering_user')).toBe(1);
    go();
    await world.acknowledged('offering_user');
  });

  it('waits for a synchronisation of everything', async () => {
    await start({ resyncing: () => gate });
    world.publish('offering_resources_sync', {});
    await world.marks.first(([kind]) => kind === 'everything');
    await world.passed();
    expect(world.unacknowledged('offering_resources_sync')).toBe(1);
    go();
    await world.acknowledged('offering_resources_sync');
  });

  it('to synchronise everything that is left undone, because the agent ends, stays with the broker', async () => {
    await start({ resyncing: () => gate.then(() => false) });
    world.publish('offering_resources_sync', {});
    await world.marks.first(([kind]) => kind === 'everything');
    const stopped = world.app.close();
    go();
    await stopped;
    expect(world.unacknowledged('offering_resources_sync')).toBe(1);
  });

  it.each([
    ['under way', () => gate],
    ['left undone', () => Promise.resolve(false)],
  ])(
    'to synchronise everything is in the journal, and begun anew by a restart while it was %s',
    async (_how, resyncing) => {
      await start({ resyncing, journalDirectory: directory });
      world.publish('offering_resources_sync', {});
      await world.acknowledged('offering_resources_sync');
      const { waldur, offering } = world;
      await world.stop();
      world = await EventWorld.start({ journalDirectory: directory, waldur, offering });
      world.commands.resume();
      await world.commands.settled(5000);
      expect(world.asked).toEqual([['everything']]);
      go();
    },
  );

  it('of an import that was begun before a restart does not make it fail', async () => {
    await start({ journalDirectory: directory });
    const asked = world.waldur.sandbox.addBackendRequest({ offering: world.offering });
    world.backend.before = () => gate;
    world.publish('importable_resources', { backend_resource_request_uuid: asked.uuid });
    await world.backend.calls.count(1);
    expect(asked.state).toBe('Processing');
    const { waldur, offering } = world;
    await world.stop();
    world = await EventWorld.start({ journalDirectory: directory, waldur, offering, backend: new EventBackend() });
    world.commands.resume();
    await world.commands.settled(5000);
    expect(asked.state).toBe('Done');
    // and neither does a message that comes again, whose acknowledgement got lost
    await world.commands.importResources(asked.uuid, true);
    await world.commands.settled(5000);
    expect(asked.state).toBe('Done');
    expect(waldur.count('POST', /start_processing/)).toBe(1);
    go();
  });
});
