import type { Backend } from '@waldur-site-agent/plugin-sdk';
import { KnownSystems } from './neighbours.ts';

function on(systemId?: string): Backend {
  const backend = { identity: { type: 'x', version: '1' }, ping: () => Promise.resolve() };
  return systemId === undefined ? backend : Object.assign(backend, { systemId });
}

describe('KnownSystems', () => {
  const systems = new KnownSystems();
  systems.add('A-1', on('cluster-a'));
  systems.add('b1', on('cluster-b'));
  systems.add('c1', on());

  it.each([
    ['the same system', 'a1', on('cluster-a'), true],
    ['another system', 'b1', on('cluster-a'), false],
    ['an offering that cannot tell', 'c1', on('cluster-a'), true],
    ['a backend that cannot tell', 'b1', on(), true],
    ['an offering of somebody else', 'unknown', on('cluster-a'), true],
  ])('%s', (_what, offering, backend, shared) => {
    expect(systems.shareSystem(offering, backend)).toBe(shared);
  });
});
