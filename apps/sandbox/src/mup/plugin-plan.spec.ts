import { inspect } from 'node:util';
import { Logger, type LoggerService } from '@nestjs/common';
import { createMupBackend } from '@waldur-site-agent/plugin-mup';
import { LiveWriter, PlanningWriter, type RecordedChange } from '@waldur-site-agent/plugin-sdk';
import { SimulatedMup } from './simulated-mup.ts';
import {
  CPU_IDENTIFIER,
  CREATED,
  creation,
  GPU_IDENTIFIER,
  MANAGER,
  offeringOn,
  person,
  RESOURCE,
} from './testing/offering.ts';

let mup: SimulatedMup;
let logged: unknown[];

beforeEach(async () => {
  mup = await SimulatedMup.start();
  logged = [];
  const note = (...texts: readonly unknown[]) => void logged.push(texts);
  const logger: LoggerService = { log: note, error: note, warn: note, debug: note, verbose: note, fatal: note };
  Logger.overrideLogger(logger);
});

afterEach(() => mup.close());

function dryBackend() {
  const writer = new PlanningWriter();
  return { backend: createMupBackend(offeringOn(mup, { writer })), writer };
}

function shown(plan: readonly RecordedChange[]): string[] {
  return plan.map(({ action, target }) => `${action} ${target}`);
}

/** The login in every form, and what is personal. */
function secrets(): string[] {
  const login = Buffer.from(`${mup.username}:${mup.password}`).toString('base64');
  return [mup.password, login, '@example.org', '@identity', 'Surname'];
}

/** Lets every write fail. A refusal repeats what it was sent, login included, as debug pages do. */
function failWrites(outcome: 'refused' | 'lost'): void {
  const repeats = {
    '/api/user/$': 'bob Surname <bob@example.org>',
    myaccessid: 'alice@identity',
    'members/add': 'alice@example.org',
    'projects/add': { pi: 'alice@example.org' },
    '.': '',
  };
  for (const [path, sent] of Object.entries(repeats)) {
    const kind = outcome === 'refused' ? { status: 400, body: { login: secrets().slice(0, 2), sent } } : 'reset';
    for (const method of ['POST', 'PUT']) mup.fault({ method, path: new RegExp(path), kind, times: 99 });
  }
}

describe('a dry run', () => {
  it('plans a whole creation and sends no write', async () => {
    const { backend, writer } = dryBackend();
    const created = await backend.createResource(creation([MANAGER, person('bob')]));
    await expect(backend.addUsers({ ...CREATED, backendId: created.backendId }, [MANAGER])).resolves.toEqual(
      new Set(['alice']),
    );
    expect(created.backendId).toBe(CPU_IDENTIFIER);
    expect(shown(writer.plan)).toEqual([
      'request user alice',
      'set identity key alice',
      'create project GRANT-1',
      'activate project GRANT-1',
      'add member alice',
      'request user bob',
      'set identity key bob',
      'add member bob',
      `create allocation ${CPU_IDENTIFIER}`,
      `create allocation ${GPU_IDENTIFIER}`,
    ]);
    expect(mup.writes()).toEqual([]);
  });

  it('plans changes of limits and members, and an end', async () => {
    await createMupBackend(offeringOn(mup, { writer: new LiveWriter() })).createResource(creation([MANAGER]));
    mup.forget();
    const { backend, writer } = dryBackend();
    await backend.setLimits(CREATED, { cpu: 20 });
    await backend.addUsers(CREATED, [person('carl')]);
    await backend.removeUsers(CREATED, ['alice']);
    await backend.terminateResource(CREATED);
    expect(shown(writer.plan)).toEqual([
      `edit allocation ${CPU_IDENTIFIER}`,
      'request user carl',
      'set identity key carl',
      'add member carl',
      'deactivate member alice',
      `edit allocation ${CPU_IDENTIFIER}`,
      `edit allocation ${GPU_IDENTIFIER}`,
    ]);
    expect(writer.plan[0]).toMatchObject({ system: 'mup', reason: 'its size is 10' });
    expect(mup.writes()).toEqual([]);
  });
});

describe('secrets', () => {
  it.each(['refused', 'lost'] as const)('are in no plan, log or error when every write is %s', async (outcome) => {
    const live = createMupBackend(offeringOn(mup, { writer: new LiveWriter() }));
    const project = mup.state.addProject({ grant_number: 'GRANT-1', active: false });
    mup.state.addAllocation({ project: project.id, identifier: CREATED.backendId });
    mup.state.addUser({ username: 'alice' });
    const { backend, writer } = dryBackend();
    await backend.createResource(creation([MANAGER, person('bob')]));
    failWrites(outcome);
    const request = creation([MANAGER, person('bob')]);
    const other = { ...RESOURCE, uuid: 'e'.repeat(32) };
    const errors = await Promise.allSettled([
      live.createResource({ ...request, resource: other }),
      live.createResource({ ...request, resource: { ...other, projectName: 'A / GRANT-2 / B' } }),
      live.setLimits(CREATED, { cpu: 1 }),
      live.terminateResource(CREATED),
    ]);
    expect(errors.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
    const written = ['/api/user/', 'myaccessid', 'members/add', 'projects/add', 'activate', 'allocations/add', 'edit'];
    for (const path of written) expect(mup.writes().join()).toContain(path);
    expect(logged.length).toBeGreaterThan(3);
    const text = inspect([errors, logged, writer.plan], { depth: 20, showHidden: true, maxArrayLength: 999 });
    for (const secret of secrets()) expect(text).not.toContain(secret);
  });

  it('are not shown when the login is refused', async () => {
    const context = offeringOn(mup, { writer: new LiveWriter(), settings: { password: 'a wrong one' } });
    const error: unknown = await createMupBackend(context)
      .ping()
      .catch((failure: unknown) => failure);
    expect(String(error)).toMatch(/answered 401 .*check the login/);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('a wrong one');
  });
});
