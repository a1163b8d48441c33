import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
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

function dashed(uuid: string): string {
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const REPORT = /report-command-result/;
const settings = { fairshare: 333, limit_type: 'GrpTRESMins', grp_tres_mins: { billing: 72_000 }, extra: { a: [1] } };
const policy_uuid = dashed('c'.repeat(32));

function apply(more: object = {}): string {
  const resource_uuid = dashed(world.resource().uuid);
  const message = { backend_id: 'acc-1', policy_uuid, action: 'apply_periodic_settings', settings };
  world.publish('resource_periodic_limits', { resource_uuid, timestamp: 'now', ...message, ...more });
  return resource_uuid;
}

describe('periodic settings', () => {
  it('are applied as they came, and reported once', async () => {
    world.backend.outcome = { success: true, mode: 'emulator', commandsExecuted: ['one', 'two'] };
    const resource_uuid = apply();
    expect(await world.waldur.body('POST', REPORT)).toEqual({
      resource_uuid,
      success: true,
      error_message: '',
      commands_executed: ['one', 'two'],
      mode: 'emulator',
    });
    await world.commands.settled(5000);
    expect(world.backend.calls.all).toEqual([['applyPeriodicSettings', 'acc-1', settings]]);
    expect(world.waldur.story).toEqual([
      `POST marketplace-slurm-periodic-usage-policies/${policy_uuid}/report-command-result/`,
    ]);
    expect(world.waldur.requests.all[0]?.userAgent).toBe('site-agent');
  });

  it.each([
    ['another action', { action: 'something_else' }],
    ['no action', { action: undefined }],
    ['no backend id', { backend_id: '' }],
  ])('of a message with %s are reported as failed, untried', async (_what, more) => {
    apply(more);
    expect(await world.waldur.body('POST', REPORT)).toMatchObject({
      success: false,
      error_message: 'missing backend_id or invalid action',
      commands_executed: [],
    });
    expect(world.backend.calls.all).toEqual([]);
  });

  it.each([
    ['sacctmgr exploded', new Error('sacctmgr exploded'), 1],
    ['the cluster sleeps', new BackendNotReadyError('the cluster sleeps'), 3],
  ])('that fail with "%s" are reported with that text', async (text, error, attempts) => {
    world.backend.before = () => {
      throw error;
    };
    apply();
    expect(await world.waldur.body('POST', REPORT)).toMatchObject({
      success: false,
      error_message: text,
      commands_executed: [],
    });
    expect(world.backend.calls.all).toHaveLength(attempts);
  });

  it.each([
    [null, 'null'],
    ['done', '"done"'],
    [[true], '[true]'],
    [undefined, 'nothing'],
    [{ mode: 'production' }, '{"mode":"production"}'],
  ])('of a backend that answers %j are reported as failed, with what it answered', async (outcome, text) => {
    world.backend.outcome = outcome;
    apply();
    const report = await world.waldur.body('POST', REPORT);
    expect(report).toMatchObject({ success: false, commands_executed: [] });
    expect(report).toHaveProperty('error_message', expect.stringContaining(text));
  });

  it('are reported as failed by a backend that says so, or that knows nothing of them', async () => {
    world.backend.outcome = { success: false, error: 'half done', commandsExecuted: ['one'] };
    apply();
    expect(await world.waldur.body('POST', REPORT)).toMatchObject({
      error_message: 'half done',
      commands_executed: ['one'],
    });
    await start({ isIdle: true });
    apply();
    expect(await world.waldur.body('POST', REPORT)).toMatchObject({
      success: false,
      error_message: 'the backend does not support periodic limits',
    });
  });

  it('of no policy are applied and not reported', async () => {
    apply({ policy_uuid: '' });
    await world.backend.calls.count(1);
    await world.commands.settled(5000);
    expect(world.app.logged('names no policy')).toEqual(['warning']);
    expect(world.waldur.sandbox.requests).toEqual([]);
  });

  it('are reported again when Waldur was away, and end in the log when it stays so', async () => {
    const repair = world.waldur.sandbox.fault({ path: REPORT, kind: { status: 500 }, times: 2 });
    apply();
    await world.waldur.body('POST', REPORT);
    repair();
    world.waldur.sandbox.fault({ path: REPORT, kind: { status: 500 }, times: Infinity });
    apply();
    await world.backend.calls.count(2);
    await world.commands.settled(5000);
    expect(world.app.logged('could not be reported')).toEqual(['error']);
  });

  it('that are no JSON are left alone', async () => {
    world.publish('resource_periodic_limits', 'no json');
    await world.passed();
    expect(world.waldur.sandbox.requests).toEqual([]);
  });

  it('of one resource are applied one after the other, in order of arrival', async () => {
    let running = 0;
    let most = 0;
    world.backend.before = async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    const { uuid } = world.resource();
    for (const fairshare of [1, 2, 3, 4]) apply({ resource_uuid: dashed(uuid), settings: { fairshare } });
    await world.backend.calls.count(4);
    await world.commands.settled(5000);
    expect(world.backend.calls.all.map(([, , given]) => given)).toEqual(
      [1, 2, 3, 4].map((fairshare) => ({ fairshare })),
    );
    expect(most).toBe(1);
  });
});
