import { Logger } from '@nestjs/common';
import { createMupBackend, type MupBackend } from '@waldur-site-agent/plugin-mup';
import { LiveWriter, type ObservedResource } from '@waldur-site-agent/plugin-sdk';
import { SimulatedMup } from './simulated-mup.ts';
import type { PortalProject, PortalUser } from './state/records.ts';
import { CREATED, offeringOn, person } from './testing/offering.ts';

let mup: SimulatedMup;
let backend: MupBackend;
let project: PortalProject;
let alice: PortalUser;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  mup = await SimulatedMup.start();
  backend = createMupBackend(offeringOn(mup, { writer: new LiveWriter() }));
  project = mup.state.addProject({ grant_number: 'GRANT-1' });
  mup.state.addAllocation({ project: project.id, identifier: CREATED.backendId, size: 10 });
  alice = mup.state.addUser({ username: 'alice', user_ssh_keys: [{ key: 'alice@identity' }] });
});

afterEach(() => mup.close());

async function observed(): Promise<ObservedResource | undefined> {
  return (await backend.observeResources([CREATED.backendId])).get(CREATED.backendId);
}

describe('observing', () => {
  it('sees active members and tells where the allocation is', async () => {
    mup.state.addMember(project, alice);
    mup.state.addMember(project, mup.state.addUser({ username: 'bob' }), false);
    mup.state.addMember(project, mup.state.addUser({ username: '', email: 'x@x' }));
    await expect(observed()).resolves.toMatchObject({
      users: ['alice'],
      metadata: { mup_project_id: project.id, allocation_size: 10 },
    });
    expect((await observed())?.limits).toBeUndefined();
  });

  it('reads the same when the portal nests the people', async () => {
    const old = await SimulatedMup.start({ nestsMembers: true });
    const { id } = old.state.addProject();
    old.state.addAllocation({ project: id, identifier: 'a' });
    old.state.addMember({ id }, old.state.addUser({ username: 'alice' }));
    const seen = await createMupBackend(offeringOn(old, { writer: new LiveWriter() })).observeResources(['a']);
    expect(seen.get('a')?.users).toEqual(['alice']);
    await old.close();
  });

  it('asks about projects, not about each resource', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `more-${index}`);
    for (const identifier of ids) mup.state.addAllocation({ project: project.id, identifier });
    const seen = await backend.observeResources([...ids, ...ids, ' ', 'gone']);
    expect([...seen.keys()]).toEqual(ids);
    expect(mup.requests.length).toBe(4);
  });

  it('leaves out what is not there, and never what it could not find out', async () => {
    expect((await backend.observeResources(['gone'])).size).toBe(0);
    for (const path of [/projects\/allocations/, /members\/list/]) {
      mup.fault({ path, kind: { status: 503 } });
      await expect(observed()).rejects.toMatchObject({ kind: 'transient' });
    }
    mup.fault({ path: /members\/list/, kind: { status: 404 } });
    await expect(observed()).rejects.toThrow(/does not list the members/);
    mup.fault({ path: /allocations\/list/, kind: { status: 500 } });
    expect(await observed()).not.toHaveProperty('metadata');
  });

  it('reports limits and metadata of a resource again', async () => {
    mup.fault({ path: /allocations\/list/, kind: { status: 500 } });
    await expect(backend.reportResource(CREATED)).resolves.toEqual({ limits: { cpu: 10, gpu: 3 } });
    await expect(backend.reportResource(CREATED)).resolves.toMatchObject({ metadata: { mup_project_id: project.id } });
  });
});

describe('adding', () => {
  it('adds users it finds by name or address, and asks for accounts for the others', async () => {
    mup.state.addUser({ username: 'robert', email: 'bob@example.org' });
    const added = await backend.addUsers(CREATED, [person('alice'), person('bob'), person('carl')]);
    expect([...added]).toEqual(['alice', 'bob', 'carl']);
    expect(mup.state.activeMembers(project)).toEqual(['alice', 'robert', 'carl']);
    expect(mup.state.users.find(({ username }) => username === 'carl')).toMatchObject({
      user_ssh_keys: [{ key: 'carl@identity' }],
      profile: { first_name: 'carl', last_name: 'Surname', affiliated_institution: 'Uni' },
    });
  });

  it('writes nothing for active members, and switches inactive ones on', async () => {
    mup.state.addMember(project, alice, false);
    mup.state.addMember(project, mup.state.addUser({ username: 'bob' }));
    const added = await backend.addUsers(CREATED, [person('alice'), person('bob')]);
    expect([...added]).toEqual(['alice', 'bob']);
    expect(mup.writes()).toEqual([expect.stringMatching(/^PUT .*toggle-status$/)]);
    mup.forget();
    await backend.addUsers(CREATED, [person('alice'), person('bob')]);
    expect(mup.writes()).toEqual([]);
  });

  it('goes by what was observed and asks nothing twice', async () => {
    mup.state.addMember(project, alice);
    const seen = await observed();
    mup.forget();
    await backend.addUsers(CREATED, [person('alice')], seen);
    await backend.removeUsers(CREATED, ['alice'], seen);
    expect(mup.requests.map(({ method }) => method)).toEqual(['PUT']);
  });

  it.each([
    ['has no settled username yet', { offeringUserState: 'Requested' }],
    ['is known by no e-mail address', { email: undefined, attributes: {} }],
  ])('makes no account for somebody who %s', async (_, more) => {
    await expect(backend.addUsers(CREATED, [person('carl', more)])).resolves.toEqual(new Set());
    expect(mup.writes()).toEqual([]);
  });

  it.each([
    ['a user cannot be looked up', { path: /by-username\/alice/, kind: { status: 500 } }],
    ['a user is refused', { path: /members\/add/, kind: { status: 400 } }],
    ['an answer about a user is lost', { path: /members\/add/, kind: 'reset' }],
  ] as const)('goes on with the others when %s', async (_, fault) => {
    mup.fault(fault);
    await expect(backend.addUsers(CREATED, [person('alice'), person('carl')])).resolves.toEqual(new Set(['carl']));
    await expect(backend.addUsers(CREATED, [person('alice'), person('carl')])).resolves.toEqual(
      new Set(['alice', 'carl']),
    );
    expect(mup.state.members.length).toBe(2);
    expect(mup.state.users.length).toBe(2);
  });

  it('counts somebody whom another has added meanwhile', async () => {
    const seen = await observed();
    mup.state.addMember(project, alice);
    await expect(backend.addUsers(CREATED, [person('alice')], seen)).resolves.toEqual(new Set(['alice']));
  });

  it('adds nobody while the project cannot be read', async () => {
    for (const path of [/projects\/allocations/, /members\/list/]) {
      mup.fault({ path, kind: { status: 500 } });
      await expect(backend.addUsers(CREATED, [person('alice')])).resolves.toEqual(new Set());
      mup.fault({ path, kind: { status: 500 } });
      await expect(backend.removeUsers(CREATED, ['alice'])).resolves.toEqual(new Set());
    }
    expect(mup.writes()).toEqual([]);
  });
});

describe('removing', () => {
  beforeEach(() => {
    mup.state.addMember(project, alice);
    mup.state.addMember(project, mup.state.addUser({ username: 'bob' }));
    mup.state.addMember(project, mup.state.addUser({ username: 'carl' }), false);
  });

  it('switches members off, by name or address, once', async () => {
    const names = ['alice', 'bob@example.org', 'carl', 'nobody'];
    await expect(backend.removeUsers(CREATED, names)).resolves.toEqual(new Set(['alice', 'bob@example.org', 'carl']));
    expect(mup.state.activeMembers(project)).toEqual([]);
    expect(mup.writes().length).toBe(2);
    mup.forget();
    await backend.removeUsers(CREATED, names);
    expect(mup.writes()).toEqual([]);
  });

  it('goes on with the others when one fails', async () => {
    mup.fault({ path: /toggle-status/, kind: { status: 500 } });
    await expect(backend.removeUsers(CREATED, ['alice', 'bob'])).resolves.toEqual(new Set(['bob']));
    expect(mup.state.activeMembers(project)).toEqual(['alice']);
  });
});
