import { DuplicateResourceError } from '@waldur-site-agent/plugin-sdk';
import { original, pastTheWriter, refusingInsteadOfWaiting, type Breakages } from './breakage.ts';

export const ORDERS: Breakages = {
  'creating a resource › sets the ordered limits in the units of the system': (backend, system) => {
    const create = original(backend, 'createResource');
    backend.createResource = async (request) => {
      const created = await create(request);
      await system.store({ ...system.state.at(0)!, limits: { cpu: 10, storage: 2 } });
      return created;
    };
  },
  'creating a resource › can be repeated: the same answer, and nothing new': (backend) => {
    const create = original(backend, 'createResource');
    backend.createResource = async (request) => {
      const created = await create(request);
      await backend['site'].write('touch account', created.backendId, async () => undefined);
      return created;
    };
  },
  'creating a resource › is completed by the next attempt, wherever it was interrupted': (backend, system) => {
    backend.createResource = async ({ resource, backendId }) => {
      const created = { backendId, limits: resource.limits, pendingOrderId: '1' };
      if (system.state.some(({ id }) => id === backendId)) return created;
      await backend['site'].write('create account', backendId, async () =>
        system.put(backendId, { owner: resource.uuid }),
      );
      await backend.setLimits({ ...resource, backendId }, resource.limits);
      return created;
    };
  },
  'creating a resource › is completed when the reply to a write got lost': (backend, system) => {
    const create = original(backend, 'createResource');
    backend.createResource = async (request) => {
      if (system.state.some(({ id }) => id === request.backendId)) throw new DuplicateResourceError(request.backendId);
      return create(request);
    };
  },
  'creating a resource › leaves the other resources of the project alone, also at the same time': (backend) => {
    const create = original(backend, 'createResource');
    backend.createResource = (request) => create({ ...request, backendId: `${request.backendId.slice(0, -1)}0` });
  },
  'creating a resource › takes over nothing that belongs to something else': (backend, system) => {
    const create = original(backend, 'createResource');
    backend.createResource = (request) => {
      const found = system.state.find(({ id }) => id === request.backendId);
      return create(found ? { ...request, resource: { ...request.resource, uuid: found.owner } } : request);
    };
  },
  'creating a resource › waits while the system does not answer': refusingInsteadOfWaiting('createResource'),
  'creating a resource › shows in a dry run what it would write, and writes nothing': pastTheWriter(
    'createResource',
    (system) => system.put(`log-${system.calls}`),
  ),
  'creating a resource › can be reported later on, without writing': (backend) => {
    const create = original(backend, 'createResource');
    backend.createResource = async (request) => ({ ...(await create(request)), limits: request.resource.limits });
    backend.reportResource = async () => ({ limits: {} });
  },

  'terminating a resource › takes it away with its members, and nothing else': (backend, system) => {
    backend.terminateResource = async () => {
      for (const { id } of system.state) await backend['site'].write('remove', id, () => system.remove(id));
      return undefined;
    };
  },
  'terminating a resource › that is terminated already is a success, and no write': (backend) => {
    backend.terminateResource = async ({ backendId }) =>
      backend['site'].write('remove account', backendId, () =>
        backend['site'].system.remove(backendId),
      ) as Promise<undefined>;
  },
  'terminating a resource › that was never there is a success, and no write': (backend) => {
    const terminate = original(backend, 'terminateResource');
    backend.terminateResource = async (resource) => {
      await backend['site'].existing(resource.backendId);
      return terminate(resource);
    };
  },
  'terminating a resource › is finished by the next attempt, wherever it was interrupted': (backend, system) => {
    const terminate = original(backend, 'terminateResource');
    backend.terminateResource = async (resource) => {
      const account = system.state.find(({ id }) => id === resource.backendId);
      if (!account || Object.keys(account.members).length === 0) return;
      await backend.removeUsers(resource, Object.keys(account.members));
      await terminate(resource);
    };
  },
  'terminating a resource › waits while the system does not answer': refusingInsteadOfWaiting('terminateResource'),
  'terminating a resource › is only planned in a dry run': pastTheWriter('terminateResource', (system) =>
    system.put(`log-${system.calls}`),
  ),
  'terminating a resource › can be undone under the same id': (backend) => {
    const create = original(backend, 'createResource');
    backend.createResource = async (request) => {
      if (request.purpose === 'restore') throw new DuplicateResourceError(request.backendId);
      return create(request);
    };
  },

  'orders › are decided about with one of three words, without writing': (backend) => {
    backend.evaluateOrder = async () => 'yes' as 'accept';
  },
  'orders › that take their time can be asked after': (backend) => {
    backend.checkPendingOrder = async () => true;
  },
  'orders › get as many keys as they ask for, each once and never shown': (backend) => {
    const generate = original(backend, 'generateKeys');
    backend.generateKeys = async (id, count) => {
      const key = (await generate(id, count)).at(0)!;
      return Array.from({ length: count }, () => key);
    };
  },
  'orders › leave no key that Waldur does not know': (backend) => {
    backend.pruneUnknownKeys = async () => undefined;
  },
  'orders › may end with another id, which can be asked for': (backend) => {
    backend.effectiveId = async () => '';
  },
  'orders › of people whose names it decides about name only those': (backend) => {
    backend.knownUsernames = async () => new Map([['somebody else', 'eve']]);
  },

  'commands of Waldur › replace the secret of one key, and can be repeated': (backend) => {
    backend.rotateKey = async () => 'always the same';
  },
  'commands of Waldur › are only planned in a dry run': pastTheWriter('rotateKey', (system) =>
    system.put(`log-${system.calls}`),
  ),
  'commands of Waldur › about periodic limits are carried out, and change nothing the second time': pastTheWriter(
    'applyPeriodicSettings',
    (system) => system.put(`log-${system.calls}`),
  ),
  'commands of Waldur › to take over resources find what is there, with its limits': (backend) => {
    const list = original(backend, 'listResources');
    backend.listResources = () => list().catch(() => []);
  },
  'commands of Waldur › about attributes of people are kept, and change nothing the second time': pastTheWriter(
    'updateMemberAttributes',
    (system) => system.put(`log-${system.state.length}`),
  ),
};
