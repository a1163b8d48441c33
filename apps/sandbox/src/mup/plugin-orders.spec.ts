import { Logger } from '@nestjs/common';
import { createMupBackend, type MupBackend, type MupParts } from '@waldur-site-agent/plugin-mup';
import { BackendError, BackendNotReadyError, DuplicateResourceError, LiveWriter } from '@waldur-site-agent/plugin-sdk';
import type { MupBehaviour } from './routes/call.ts';
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
let backend: MupBackend;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(() => start());

afterEach(() => mup.close());

async function start(behaviour: MupBehaviour = {}): Promise<void> {
  await mup?.close().catch(() => undefined);
  mup = await SimulatedMup.start(behaviour);
  backend = backendWith();
}

function backendWith(settings: Readonly<Record<string, unknown>> = {}, parts: MupParts = {}): MupBackend {
  return createMupBackend(offeringOn(mup, { writer: new LiveWriter(), settings }), parts);
}

const create = () => backend.createResource(creation([MANAGER]));

function activeMembers(): readonly string[] {
  return mup.state.projects.flatMap((project) => mup.state.activeMembers(project));
}

function sizes(): Readonly<Record<string, number>> {
  return Object.fromEntries(mup.state.allocations.map(({ identifier, size }) => [identifier, size]));
}

const WHOLE = { [CPU_IDENTIFIER]: 10, [GPU_IDENTIFIER]: 7 };

describe('creating', () => {
  it('makes accounts, an active project with its team, and an allocation for each component', async () => {
    const team = [person('bob'), MANAGER];
    const created = await backend.createResource(creation(team));
    expect(created).toMatchObject({ backendId: CPU_IDENTIFIER, limits: { cpu: 10, gpu: 3 } });
    const [project] = mup.state.projects;
    expect(project).toMatchObject({ grant_number: 'GRANT-1', active: true, pi: 'alice@example.org' });
    expect(activeMembers().toSorted()).toEqual(['alice', 'bob']);
    expect(mup.state.users.map(({ user_ssh_keys: keys }) => keys)).toEqual([
      [{ key: 'alice@identity' }],
      [{ key: 'bob@identity' }],
    ]);
    expect(sizes()).toEqual(WHOLE);
    expect(created.metadata).toEqual({
      mup_project_id: project?.id,
      mup_allocation_id: mup.state.allocations[0]?.id,
      allocation_type: 'Deucalion x86_64',
      allocation_size: 10,
      allocation_used: 0,
    });
  });

  it('takes what Waldur knows about a project: its end and its field of science', async () => {
    const withFields = backendWith(
      { research_field_mapping: { '1.3': 2 } },
      { now: () => new Date('2026-02-28T23:30Z') },
    );
    const request = creation([MANAGER]);
    await withFields.createResource({
      ...request,
      resource: { ...RESOURCE, projectEndDate: '2026-09-30', projectDescription: 'About' },
      context: { ...request.context, project: { oecdFosCode: '1.3' } },
    });
    expect(mup.state.projects).toMatchObject([
      { start_date: '2026-02-28', end_date: '2026-09-30', science_field: 2, description: 'About' },
    ]);
  });

  it('puts a second resource into the same project and leaves alone who is in it', async () => {
    await create();
    mup.forget();
    const second = { ...RESOURCE, uuid: 'e'.repeat(32) };
    await backend.createResource({ ...creation([MANAGER]), resource: second });
    expect(mup.state.projects.length).toBe(1);
    expect(mup.state.allocations.length).toBe(4);
    expect(mup.writes()).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^POST .*allocations\/add$/)));
  });

  it('writes nothing when it is repeated', async () => {
    const first = await create();
    mup.forget();
    await expect(backendWith().createResource(creation([MANAGER]))).resolves.toEqual(first);
    expect(mup.writes()).toEqual([]);
  });

  it('makes one project when resources of it are created at the same time, in two offerings', async () => {
    const other = { ...creation([MANAGER]), resource: { ...RESOURCE, uuid: 'e'.repeat(32) } };
    await Promise.all([create(), backendWith().createResource(other)]);
    expect(mup.state.projects.length).toBe(1);
    expect(mup.state.users.length).toBe(1);
    expect(mup.state.members.length).toBe(1);
  });

  it.each([
    ['of 500', { status: 500 }],
    ['of 429', { status: 429 }],
    ['that is no JSON', 'garbage'],
    ['that breaks off', 'half'],
    ['that never comes', 'reset'],
  ] as const)('waits and makes nothing when a look-up gets an answer %s', async (_, kind) => {
    for (const path of [/by-grant/, /by-email/]) {
      const healed = mup.fault({ path, kind, times: 99 });
      await expect(create()).rejects.toThrow(BackendNotReadyError);
      healed();
    }
    expect(mup.writes()).toEqual([]);
  });

  it('waits when the portal hangs', async () => {
    mup.fault({ path: /by-grant/, kind: 'hang' });
    const impatient = backendWith({ timeout: 0.2 });
    await expect(impatient.createResource(creation([MANAGER]))).rejects.toThrow(/no complete answer within 0.2 s/);
    expect(mup.writes()).toEqual([]);
  });

  it('fails when the portal refuses the login', async () => {
    const refused = backendWith({ password: 'wrong' });
    await expect(refused.createResource(creation([MANAGER]))).rejects.toThrow(BackendError);
    await expect(refused.preflight()).rejects.toThrow(BackendNotReadyError);
  });

  it('waits for a manager, and fails with one whose e-mail address is not known', async () => {
    await expect(backend.createResource(creation([person('bob')]))).rejects.toThrow(
      /no PROJECT.MANAGER of the project is known yet/,
    );
    const nameless = { ...MANAGER, email: undefined, attributes: {} };
    await expect(backend.createResource(creation([nameless]))).rejects.toThrow(/no e-mail address/);
    expect(mup.writes()).toEqual([]);
  });

  it('waits for the first manager of the team rather than take another', async () => {
    const request = creation([MANAGER]);
    const team = ['zoe@identity', MANAGER.cuid].map((cuid) => ({ cuid, role: 'PROJECT.MANAGER' }));
    const context = { ...request.context, team };
    await expect(backend.createResource({ ...request, context })).rejects.toThrow(BackendNotReadyError);
    expect(mup.writes()).toEqual([]);
  });

  it('takes the name from the team where the offering does not expose one', async () => {
    const nameless = { ...MANAGER, fullName: 'Alice van Dyke', attributes: {} };
    await backend.createResource(creation([nameless]));
    expect(mup.state.users[0]?.profile).toMatchObject({ first_name: 'Alice', last_name: 'van Dyke' });
  });

  it('asks for profiles always, and for the project only where its field of science is mapped', () => {
    const mapped = backendWith({ research_field_mapping: { '1.3': 2 } });
    expect(backend.provisioningNeeds).toEqual({ userAttributes: true, project: false });
    expect(mapped.provisioningNeeds).toEqual({ userAttributes: true, project: true });
  });

  it('refuses a name that is the grant number of a project', async () => {
    mup.state.addProject({ grant_number: 'alloc_run-1' });
    await expect(create()).rejects.toThrow(DuplicateResourceError);
    expect(mup.state.allocations).toEqual([]);
  });

  it('goes on without a person whom the portal refuses', async () => {
    mup.fault({ method: 'POST', path: /members\/add/, kind: { status: 400, body: { detail: 'no' } } });
    await backend.createResource(creation([MANAGER, person('bob')]));
    expect(activeMembers()).toEqual(['bob']);
    expect(sizes()).toEqual(WHOLE);
  });
});

/** Every write of a creation, lost on its way and answered on no way. */
const WRITES = [/^\/api\/user\/$/, /myaccessid/, /projects\/add/, /activate/, /members\/add/, /allocations\/add/];

describe.each([
  ['finds people and allocations at once', {}],
  ['lets people wait for approval', { approvesUsers: true }],
  ['gives allocations names of its own', { renamesAllocations: true }],
] as const)('a portal that %s', (_, behaviour) => {
  beforeEach(() => start(behaviour));

  it.each(WRITES)('has everything once although the answer to %s got lost', async (path) => {
    mup.fault({ method: 'POST', path, kind: 'reset', after: true });
    mup.fault({ method: 'PUT', path, kind: 'half', after: true });
    await create().catch(create);
    expect(mup.state.projects.length).toBe(1);
    expect(mup.state.users.length).toBe(1);
    expect(mup.state.members.length).toBe(1);
    expect(mup.state.allocations.map(({ size }) => size)).toEqual([10, 7]);
  });

  it.each(WRITES)('has everything once although %s failed at first', async (path) => {
    mup.fault({ path, kind: { status: 503 } });
    await create().catch(create);
    expect(mup.state.projects.length).toBe(1);
    expect(mup.state.users.length).toBe(1);
    expect(mup.state.allocations.map(({ size }) => size)).toEqual([10, 7]);
  });
});

it('does not take the allocation of one component for that of another whose request got lost', async () => {
  const storage = { accounting_type: 'limit', mup_allocation_type: 'storage' };
  const writer = new LiveWriter(({ target }) => {
    if (target.endsWith('_home')) mup.fault({ path: /allocations\/add/, kind: 'reset' });
  });
  const twins = createMupBackend(offeringOn(mup, { writer, components: { home: storage, scratch: storage } }));
  await expect(twins.createResource(creation([MANAGER]))).rejects.toThrow(BackendNotReadyError);
  await twins.createResource(creation([MANAGER]));
  expect(Object.keys(sizes())).toEqual([`alloc_${RESOURCE.uuid}_home`, `alloc_${RESOURCE.uuid}_scratch`]);
});

it('finds the request for an account that an attempt before a crash left, while the staff has not approved it', async () => {
  await start({ approvesUsers: true });
  mup.state.addUser({ username: 'alice', approved: false });
  await create();
  expect(mup.state.users.length).toBe(1);
  expect(mup.state.members).toMatchObject([{ user: mup.state.users[0]?.id, active: true }]);
});

describe('limits', () => {
  beforeEach(() => create());

  it('become sizes of the allocations that they name', async () => {
    await backend.setLimits(CREATED, { gpu: 4.2 });
    expect(sizes()).toEqual({ [CPU_IDENTIFIER]: 10, [GPU_IDENTIFIER]: 10.5 });
    await backend.setLimits(CREATED, { cpu: 12, gpu: 2, other: 9 });
    expect(sizes()).toEqual({ [CPU_IDENTIFIER]: 12, [GPU_IDENTIFIER]: 5 });
    mup.forget();
    await backend.setLimits(CREATED, { cpu: 2.3, gpu: 2 });
    expect(sizes()).toEqual({ [CPU_IDENTIFIER]: 2.3, [GPU_IDENTIFIER]: 5 });
    expect(mup.writes().length).toBe(1);
  });

  it('leave alone what else the portal has of an allocation', async () => {
    for (const allocation of mup.state.allocations) Object.assign(allocation, { used: 4, active: false });
    await backend.setLimits(CREATED, { cpu: 12 });
    expect(mup.state.allocations[0]).toMatchObject({ size: 12, used: 4, active: false, type: 'Deucalion x86_64' });
  });

  it('are not set on what is not there, and wait when that cannot be told', async () => {
    await expect(backend.setLimits({ ...CREATED, backendId: 'gone' }, { cpu: 1 })).rejects.toThrow(/does not exist/);
    await expect(backend.setLimits(RESOURCE, { cpu: 1 })).rejects.toThrow(/no backend id/);
    mup.fault({ path: /view/, kind: { status: 502 } });
    await expect(backend.setLimits(CREATED, { cpu: 1 })).rejects.toThrow(BackendNotReadyError);
    expect(sizes()).toEqual(WHOLE);
  });
});

describe('terminating', () => {
  beforeEach(() => create());

  it('makes the allocations inactive, once, and leaves project and members', async () => {
    await backend.terminateResource(CREATED);
    expect(mup.state.allocations).toMatchObject([
      { active: false, size: 10 },
      { active: false, size: 7 },
    ]);
    expect(mup.state.projects).toMatchObject([{ active: true }]);
    expect(activeMembers()).toEqual(['alice']);
    mup.forget();
    await backend.terminateResource(CREATED);
    expect(mup.writes()).toEqual([]);
  });

  it('completes what an interrupted attempt left active', async () => {
    mup.fault({ method: 'PUT', path: /edit/, kind: 'reset', after: true });
    await expect(backend.terminateResource(CREATED)).rejects.toThrow(BackendNotReadyError);
    await backend.terminateResource(CREATED);
    expect(mup.state.allocations.map(({ active }) => active)).toEqual([false, false]);
  });

  it('leaves the allocations of other resources', async () => {
    for (const { id } of mup.state.projects) mup.state.addAllocation({ project: id, identifier: 'alloc_other_cpu' });
    await backend.terminateResource(CREATED);
    expect(mup.state.allocations.map(({ active }) => active)).toEqual([false, false, true]);
  });

  it('is done when the portal has no such allocation, and waits when it does not answer', async () => {
    mup.forget();
    await backend.terminateResource({ ...CREATED, backendId: 'gone' });
    await backend.terminateResource({ ...CREATED, backendId: ' ' });
    mup.fault({ path: /projects\/allocations/, kind: { status: 500 } });
    await expect(backend.terminateResource(CREATED)).rejects.toThrow(BackendNotReadyError);
    expect(mup.writes()).toEqual([]);
  });

  it('changes nothing where the site wants it so', async () => {
    mup.forget();
    await backendWith({ terminate_mode: 'none' }).terminateResource(CREATED);
    expect(mup.requests).toEqual([]);
  });

  it('is undone when the resource is restored', async () => {
    await backend.terminateResource(CREATED);
    mup.forget();
    const created = await backend.createResource(creation([MANAGER], { purpose: 'restore' }));
    expect(created.backendId).toBe(CPU_IDENTIFIER);
    expect(mup.state.allocations).toMatchObject([
      { active: true, size: 10 },
      { active: true, size: 7 },
    ]);
    expect(mup.writes().length).toBe(2);
  });
});
