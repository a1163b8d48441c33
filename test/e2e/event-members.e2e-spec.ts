import { BackendError, type Member } from '@waldur-site-agent/plugin-sdk';
import { dashed } from '../support/dashed.ts';
import { EventFlow } from '../support/event-flow.ts';
import type { MemoryBackend } from '../support/memory-backend.ts';

let flow: EventFlow;

/** @param members further abilities of the backend */
async function start(members: (backend: MemoryBackend) => object = () => ({})): Promise<void> {
  flow = await EventFlow.start((backend) => Object.assign(backend, members(backend)));
}

/** A backend that refuses members of one resource. */
const refusing = (name: string) => (backend: MemoryBackend) => {
  const add = backend.addUsers.bind(backend);
  return {
    addUsers: (resource: { name: string }, members: readonly Member[]) => {
      if (resource.name === name) throw new BackendError('the account is locked');
      return add(resource as Parameters<typeof add>[0], members);
    },
  };
};

afterEach(() => flow.close());

const users = (...resources: readonly { backend_id: string }[]) => resources.map((each) => flow.bench.users(each));

function role(user: { uuid: string; username: string }, granted: boolean, more: object = {}): Promise<void> {
  return flow.tell('user_role', {
    user_uuid: user.uuid,
    user_username: user.username,
    project_uuid: flow.bench.project.uuid,
    project_name: 'Project 1',
    role_name: 'PROJECT.MANAGER',
    granted,
    ...more,
  });
}

describe('a role that was given', () => {
  it('gives access to all resources of the project, with role and Waldur username', async () => {
    await start();
    const [one, two] = [flow.bench.resource('One'), flow.bench.resource('Two')];
    const alice = flow.bench.person('alice', 'PROJECT.MANAGER');
    await role(alice, true);
    expect(users(one, two)).toEqual([['alice'], ['alice']]);
    for (const { backend_id } of [one, two]) {
      expect(flow.bench.backend.accounts.get(backend_id)?.users.get('alice')).toMatchObject({
        role: 'PROJECT.MANAGER',
        cuid: 'alice@example.org',
      });
    }
  });

  it('gives none to restricted resources, and a resource that fails holds up no other', async () => {
    await start(refusing('Two'));
    const [one, two, three] = ['One', 'Two', 'Three'].map((name) => flow.bench.resource(name));
    if (!one || !two || !three) throw new Error('no resources');
    one.restrict_member_access = true;
    await role(flow.bench.person('alice'), true);
    expect(users(one, two, three)).toEqual([[], [], ['alice']]);
    expect(flow.app.logged('members could not be brought in line: the account is locked')).toEqual(['error']);
  });

  it('to somebody without an account at the site changes nothing in the backend', async () => {
    await start();
    const one = flow.bench.resource('One');
    const nobody = flow.bench.waldur.addUser({ username: 'nobody@example.org' });
    flow.bench.waldur.addTeamMember(flow.bench.project, nobody);
    await role(nobody, true);
    expect([users(one), flow.done]).toEqual([[[]], []]);
  });

  it('is about the user also when the message names a resource', async () => {
    await start();
    const [one, two] = [flow.bench.resource('One'), flow.bench.resource('Two')];
    await role(flow.bench.person('alice'), true, { resource_uuid: one.uuid });
    expect(users(one, two)).toEqual([['alice'], ['alice']]);
  });
});

it('a role that was taken takes access away, from restricted resources too', async () => {
  await start();
  const [alice] = [flow.bench.person('alice'), flow.bench.person('bob')];
  const [one, two] = [flow.bench.resource('One', ['alice']), flow.bench.resource('Two', ['alice', 'bob'])];
  one.restrict_member_access = true;
  flow.bench.waldur.removeTeamMember(flow.bench.project, alice);
  await role(alice, false);
  expect(users(one, two)).toEqual([[], ['bob']]);
});

describe('a message about nobody in particular', () => {
  it('has all resources of the project brought in line', async () => {
    await start();
    flow.bench.person('alice');
    const [one, two] = [flow.bench.resource('One', ['departed']), flow.bench.resource('Two')];
    await flow.tell('user_role', { project_uuid: flow.bench.project.uuid, project_name: 'Project 1' });
    expect(users(one, two)).toEqual([['alice'], ['alice']]);
  });

  it('has one resource brought in line where it names one, whatever the form of its UUID', async () => {
    await start();
    flow.bench.person('alice');
    const [one, two] = [flow.bench.resource('One'), flow.bench.resource('Two')];
    await flow.tell('user_role', { project_uuid: flow.bench.project.uuid, resource_uuid: dashed(one.uuid) });
    expect(users(one, two)).toEqual([['alice'], []]);
  });

  it('about a resource of another offering changes nothing', async () => {
    await start();
    flow.bench.person('alice');
    const { waldur, project } = flow.bench;
    const other = waldur.addOffering({ name: 'Other' });
    const foreign = waldur.addResource({ offering: other, project, name: 'Foreign', backend_id: 'hpc_foreign' });
    await flow.tell('user_role', { project_uuid: project.uuid, resource_uuid: foreign.uuid });
    expect([flow.bench.backend.calls, flow.writes]).toEqual([[], []]);
    expect(flow.app.logged(`resource ${foreign.uuid} is none of offering`)).toEqual(['warning']);
  });
});

const told = ({ uuid, backend_id }: { uuid: string; backend_id: string }) =>
  flow.tell('resource', { resource_uuid: uuid, resource_backend_id: backend_id });

describe('a resource that changed', () => {
  it('is paused rather than downscaled; its state is noted and the look at it, and no more', async () => {
    const asked: string[] = [];
    await start(() => ({
      setStatus: async (_resource: unknown, wanted: string, observed: object) => {
        asked.push(wanted);
        return { kind: 'changed', observed: { ...observed, metadata: { qos: wanted } } };
      },
    }));
    flow.bench.person('alice');
    const one = Object.assign(flow.bench.resource('One', ['alice']), { paused: true, downscaled: true });
    await told(one);
    expect(asked).toEqual(['paused']);
    expect(flow.writes).toEqual([
      'provider-resources/set_backend_metadata/ {"backend_metadata":{"qos":"paused"}}',
      'provider-resources/refresh_last_sync/',
    ]);
  });

  it('is not asked for in the backend once it is terminated', async () => {
    await start();
    await told(Object.assign(flow.bench.resource('One'), { state: 'Terminated' }));
    expect([flow.bench.backend.calls, flow.writes]).toEqual([[], []]);
  });

  it('has failed, with the reason, when its limits cannot be set; the look is not noted', async () => {
    await start(() => ({ syncUserLimits: () => Promise.reject(new BackendError('no such limit')) }));
    flow.bench.person('alice');
    const one = flow.bench.resource('One', ['alice']);
    await told(one);
    expect(one).toMatchObject({ state: 'Erred', error_message: 'no such limit' });
    expect(flow.asked('POST', /refresh_last_sync/)).toBe(0);
  });

  it('that had failed is in order again after a look that succeeds', async () => {
    await start();
    flow.bench.person('alice');
    const one = Object.assign(flow.bench.resource('One', ['alice']), { state: 'Erred', error_message: 'long ago' });
    await told(one);
    expect(one.state).toBe('OK');
    expect(flow.asked('POST', /set_as_ok/)).toBe(1);
  });

  it.each([/list_project_service_accounts/, /list_course_accounts/])(
    'is looked at as usual while %s fails',
    async (path) => {
      await start();
      flow.bench.person('alice');
      const one = flow.bench.resource('One');
      flow.bench.waldur.fault({ method: 'GET', path, kind: { status: 500 }, times: Infinity });
      await told(one);
      expect([one.state, users(one)]).toEqual(['OK', [['alice']]]);
      expect(flow.asked('POST', /refresh_last_sync/)).toBe(1);
    },
  );
});

const message = (action: string) => ({
  account_username: 'svc1',
  scope_type: 'project',
  project_uuid: flow.bench.project.uuid,
  action,
});

describe.each([
  ['service_account', 'addServiceAccount'],
  ['course_account', 'addCourseAccount'],
] as const)('a %s', (objectType, add) => {
  it('that is new has access to every resource of its project, and of no other', async () => {
    await start();
    flow.bench.person('alice');
    const { offering, waldur, project } = flow.bench;
    const elsewhere = waldur.addProject({ name: 'Project 2', slug: 'project-2' });
    const [one, two] = [flow.bench.resource('One', ['alice']), flow.bench.resource('Two', ['alice'])];
    const other = waldur.addResource({ offering, project: elsewhere, name: 'Other', backend_id: 'hpc_other' });
    waldur[add]({ username: 'svc1', project });
    await flow.tell(objectType, message('create'));
    expect(users(one, two, other)).toEqual([['alice', 'svc1'], ['alice', 'svc1'], []]);
  });

  it('that Waldur does not list has access to nothing', async () => {
    await start();
    flow.bench.person('alice');
    const one = flow.bench.resource('One', ['alice']);
    await flow.tell(objectType, message('create'));
    expect([users(one), flow.done]).toEqual([[['alice']], []]);
  });

  it('that was closed has none any more', async () => {
    await start();
    flow.bench.person('alice');
    const [one, two] = [flow.bench.resource('One', ['alice', 'svc1']), flow.bench.resource('Two', ['alice', 'svc1'])];
    flow.bench.waldur[add]({ username: 'svc1', project: flow.bench.project, state: 'Closed' });
    await flow.tell(objectType, message('delete'));
    expect(users(one, two)).toEqual([['alice'], ['alice']]);
  });

  it('that one resource refuses has access to the others', async () => {
    await start(refusing('One'));
    const [one, two] = [flow.bench.resource('One'), flow.bench.resource('Two')];
    flow.bench.waldur[add]({ username: 'svc1', project: flow.bench.project });
    await flow.tell(objectType, message('create'));
    expect(users(one, two)).toEqual([[], ['svc1']]);
  });
});

it('a user whose name was set has access to the resources named, but for restricted ones', async () => {
  await start();
  const carol = flow.bench.person('carol');
  const [one, two, three] = ['One', 'Two', 'Three'].map((name) => flow.bench.resource(name));
  if (!one || !two || !three) throw new Error('no resources');
  one.restrict_member_access = true;
  await flow.tell('offering_user', {
    action: 'username_set',
    user_uuid: carol.uuid,
    username: 'carol',
    resource_backend_ids: [one.backend_id, two.backend_id],
  });
  expect(users(one, two, three)).toEqual([[], ['carol'], []]);
  expect(flow.bench.backend.accounts.get(two.backend_id)?.users.get('carol')).toMatchObject({
    cuid: 'carol@example.org',
  });
});
