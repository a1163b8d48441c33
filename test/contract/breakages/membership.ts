import { original, pastTheWriter, refusingInsteadOfWaiting, type Breakages } from './breakage.ts';

export const MEMBERSHIP: Breakages = {
  'members › get access, and exactly they': (backend) => {
    const add = original(backend, 'addUsers');
    backend.addUsers = (resource, members) => add(resource, [...members, { username: 'agent' }]);
  },
  'members › who have access already are an answer, and no write': (backend, system) => {
    const add = original(backend, 'addUsers');
    backend.addUsers = async (resource, members) => {
      const before = system.state.find(({ id }) => id === resource.backendId)?.members ?? {};
      return new Set([...(await add(resource, members))].filter((name) => !(name in before)));
    };
  },
  'members › lose access, and nobody else does': (backend, system) => {
    const remove = original(backend, 'removeUsers');
    backend.removeUsers = async (resource, names) => {
      await remove(
        resource,
        system.state.flatMap(({ members }) => Object.keys(members)),
      );
      return new Set(names);
    };
  },
  'members › who lost access already are an answer, and no write': (backend) => {
    const remove = original(backend, 'removeUsers');
    backend.removeUsers = async (resource, names) => {
      await backend['site'].write('remove users', resource.backendId, async () => undefined);
      return remove(resource, names);
    };
  },
  'members › can come back': (backend) => {
    const add = original(backend, 'addUsers');
    const remove = original(backend, 'removeUsers');
    const gone = new Set<string>();
    backend.removeUsers = (resource, names) => {
      for (const name of names) gone.add(name);
      return remove(resource, names);
    };
    backend.addUsers = (resource, members) =>
      add(
        resource,
        members.filter(({ username }) => !gone.has(username)),
      );
  },
  'members › of one resource are not those of another': (backend, system) => {
    const add = original(backend, 'addUsers');
    backend.addUsers = async (resource, members) => {
      for (const { id } of system.state) await add({ ...resource, backendId: id }, members);
      return new Set(members.map(({ username }) => username));
    };
  },
  'members › whom the system refuses are left out, and hold up nobody': (backend) => {
    const add = original(backend, 'addUsers');
    backend.addUsers = async (resource, members) => {
      const isRefused = members.some(({ username }) => username.includes(' '));
      return isRefused ? new Set() : add(resource, members);
    };
  },
  'members › are complete after the next attempt, wherever it was interrupted': (backend, system) => {
    const add = original(backend, 'addUsers');
    backend.addUsers = async (resource, members) => {
      const present = system.state.find(({ id }) => id === resource.backendId)?.members ?? {};
      if (Object.keys(present).length === 0) for (const member of members) await add(resource, [member]);
      return new Set(members.map(({ username }) => username));
    };
  },
  'members › are never said to have or lose access while the system does not answer': (backend) => {
    const add = original(backend, 'addUsers');
    backend.addUsers = (resource, members) =>
      add(resource, members).catch(() => new Set(members.map(({ username }) => username)));
  },
  'members › are only planned in a dry run, for a resource that is only planned too': pastTheWriter(
    'addUsers',
    (system) => system.put(`log-${system.calls}`),
  ),

  'the status of a resource › can be made each of the three, and is active at first': (backend) => {
    const set = original(backend, 'setStatus');
    backend.setStatus = async (resource, status, observed) =>
      status === 'downscaled' ? { kind: 'unsupported', observed } : set(resource, status, observed);
  },
  'the status of a resource › that it has already is no write': (backend) => {
    const set = original(backend, 'setStatus');
    backend.setStatus = async (resource, status, observed) => {
      await backend['site'].write('set status', resource.backendId, async () => undefined);
      return set(resource, status, observed);
    };
  },
  'the status of a resource › waits while the system does not answer': refusingInsteadOfWaiting('setStatus'),
  'the status of a resource › is only planned in a dry run': pastTheWriter('setStatus', (system) =>
    system.put(`log-${system.calls}`),
  ),

  'a cycle of membership sync › that finds everything as it should be plans nothing and writes nothing': (backend) => {
    backend.reconcileRoles = ({ backendId }) => backend['site'].write('set roles', backendId, async () => undefined);
  },
  'a cycle of membership sync › leaves alone what it must not touch, and says why': (backend, system) => {
    const remove = original(backend, 'removeUsers');
    backend.removeUsers = async (resource, names) => {
      const account = system.state.find(({ id }) => id === resource.backendId);
      if (account?.owner === 'site') await system.store({ ...account, members: {} });
      return account?.owner === 'site' ? new Set(names) : remove(resource, names);
    };
  },
  'a cycle of membership sync › tells how far access has got': (backend) => {
    backend.membershipStatuses = async () =>
      [{ username: '', scopeType: 'resource', roleName: 'PROJECT.MEMBER', state: 'synced' }] as never;
  },
  'a cycle of membership sync › asks for source projects by the word true': (backend) =>
    Object.assign(backend, { needsSourceProject: 'yes' }),
};
