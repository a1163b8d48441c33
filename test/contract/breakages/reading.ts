import { randomUUID } from 'node:crypto';
import type { ObservedResource, Resource, ResourceUsage } from '@waldur-site-agent/plugin-sdk';
import { original, refusingInsteadOfWaiting, silent, type Breakages } from './breakage.ts';

export const READING: Breakages = {
  'itself › says of what type and version it is': (backend) =>
    Object.assign(backend, { identity: { type: ' ', version: '1' } }),
  'itself › has the whole of each of its capabilities': (backend) =>
    Reflect.deleteProperty(backend, 'hasPrepaidComponents'),
  'itself › answers a ping, and says so when its system does not answer': silent('ping', undefined),
  'itself › can be made while its system does not answer: that asks nothing': (_backend, system) => {
    if (system.isDown) throw new Error('the constructor asks the system');
  },
  'itself › names its system in the same way every time': (backend) =>
    Object.assign(backend, { systemId: randomUUID() }),
  'itself › lets a cycle begin, and skips it when its system does not answer': refusingInsteadOfWaiting('preflight'),
  'itself › says how patient it is with an empty team': (backend) =>
    Object.assign(backend, { teamFetch: { attempts: 0, delaySeconds: 1 } }),

  'observing resources › leaves out what the system does not have': (backend) => {
    const observe = original(backend, 'observeResources');
    backend.observeResources = async (ids) =>
      new Map<string, ObservedResource>([
        ...ids.map((id) => [id, { backendId: id, users: [] }] as const),
        ...(await observe(ids)),
      ]);
  },
  'observing resources › answers the question about nothing with nothing': (backend, system) => {
    const observe = original(backend, 'observeResources');
    backend.observeResources = (ids) => observe(ids.length > 0 ? ids : system.state.map(({ id }) => id));
    system.put('somebody');
  },
  'observing resources › shows each resource under its own id, and each user once': (backend) => {
    const observe = original(backend, 'observeResources');
    backend.observeResources = async (ids) =>
      new Map([...(await observe(ids))].map(([id, seen]) => [id, { ...seen, users: [...seen.users, ...seen.users] }]));
  },
  'observing resources › never takes "could not find out" for "not there"': silent('observeResources', new Map()),
  'observing resources › asks for many as often as for few': (backend) => {
    const observe = original(backend, 'observeResources');
    backend.observeResources = async (ids) => {
      const seen = await Promise.all([...new Set(ids)].map((id) => observe([id])));
      return new Map(seen.flatMap((each) => Array.from(each)));
    };
  },

  'usage › is told in Waldur units, by resource and by user': (backend) => {
    const usage = original(backend, 'usage');
    backend.usage = async (...args) =>
      new Map([...(await usage(...args))].map(([id, told]) => [id, { ...told, total: { cpu: 90 } }]));
  },
  'usage › of what is not there is not told': (backend) => {
    const usage = original(backend, 'usage');
    backend.usage = async (resources, month) => {
      const zeros = resources.map(({ backendId }) => [backendId, { total: { cpu: 0 }, users: new Map() }] as const);
      return new Map<string, ResourceUsage>([...zeros, ...(await usage(resources, month))]);
    };
  },
  'usage › of another month is another': (backend) => {
    const usage = original(backend, 'usage');
    backend.usage = (resources) => usage(resources, { year: 2026, month: 3 });
  },
  'usage › is never zero because the system does not answer': silent('usage', new Map()),
  'usage › is asked for many resources as often as for few': (backend) => {
    const usage = original(backend, 'usage');
    backend.usage = async (resources: readonly Resource[], month) => {
      const told = await Promise.all(resources.map((each) => usage([each], month)));
      return new Map(told.flatMap((each) => Array.from(each)));
    };
  },
  'usage › of the past is not known to what counts from the beginning': (backend) =>
    Reflect.deleteProperty(backend, 'presentUsageOnly'),
  'usage › may become less only where it says so': (backend) =>
    Object.assign(backend, { allowsDecreasingUsage: false }),
};
