import { original, pastTheWriter, refusingInsteadOfWaiting, silent, type Breakages } from './breakage.ts';

export const LIMITS: Breakages = {
  'limits › reach the system in its own units, and are the same after a second time': (backend) => {
    const set = original(backend, 'setLimits');
    backend.setLimits = (resource, limits) => set(resource, { ...limits, cpu: 60 * (limits['cpu'] ?? 0) });
  },
  'limits › come back in Waldur units': (backend) => {
    const observe = original(backend, 'observeResources');
    backend.observeResources = async (ids) =>
      new Map([...(await observe(ids))].map(([id, seen]) => [id, { ...seen, limits: { cpu: 1500 } }]));
  },
  'limits › that are not named stay as they are': (backend) => {
    const set = original(backend, 'setLimits');
    backend.setLimits = (resource, limits) => set(resource, { cpu: 0, storage: 0, ...limits });
  },
  'limits › of one resource are not those of another': (backend, system) => {
    const set = original(backend, 'setLimits');
    backend.setLimits = async (resource, limits) => {
      for (const { id } of system.state) await set({ ...resource, backendId: id }, limits);
      return undefined;
    };
  },
  'limits › of a resource that is missing are a failure of this order': silent('setLimits', undefined),
  'limits › wait while the system does not answer': refusingInsteadOfWaiting('setLimits'),
  'limits › are only planned in a dry run': pastTheWriter('setLimits', (system) => system.put(`log-${system.calls}`)),
  'limits › derived anew from what Waldur has are the same': (backend) => {
    backend.recalculateLimits = async (resource) => {
      await backend.setLimits(resource, { cpu: 1 });
    };
  },
};
