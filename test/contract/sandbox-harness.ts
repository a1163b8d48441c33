import type { BackendHarness } from '@waldur-site-agent/plugin-sdk/testing';
import { sampleMember } from '@waldur-site-agent/plugin-sdk/testing';
import type { Backend, OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { SandboxBackend, SandboxSystem } from '../../apps/sandbox/src/backend/index.ts';

const MONTH = { year: 2026, month: 3 };

type Make = (system: SandboxSystem, context: OfferingContext) => Backend;

/** The sandbox's own backend on its system in memory, or a variant of it. */
export function sandboxHarness(
  make: Make = (system, context) => new SandboxBackend(system, context),
): BackendHarness & { readonly system: () => SandboxSystem } {
  let system = new SandboxSystem('sandbox');
  return {
    system: () => system,
    capabilities: [
      'observeResources',
      'createResource',
      'reportResource',
      'setLimits',
      'terminateResource',
      'addUsers',
      'evaluateOrder',
      'preflight',
      'generateKeys',
      'systemId',
      'reconcileRoles',
      'setStatus',
      'syncUserLimits',
      'usage',
    ],
    start: () => {
      system = new SandboxSystem('sandbox');
    },
    stop: () => undefined,
    offering: () => ({
      settings: { system: 'sandbox', token: 'sandbox-secret' },
      components: { cpu: { unit_factor: 60 }, storage: { unit_factor: 1024 } },
    }),
    create: (context) => make(system, context),
    state: () => system.state,
    outages: {
      down: () => {
        system.isDown = true;
        return () => {
          system.isDown = false;
        };
      },
    },
    members: [sampleMember('alice'), sampleMember('bob')],
    refusedMember: sampleMember('no such name'),
    limits: {
      first: { waldur: { cpu: 10, storage: 2 }, native: { cpu: 600, storage: 2048 } },
      second: { waldur: { cpu: 25, storage: 3 }, native: { cpu: 1500, storage: 3072 } },
    },
    nativeLimits: (backendId) => system.state.find(({ id }) => id === backendId)?.limits,
    usage: {
      month: MONTH,
      record: (account, username) => {
        system.record({ account, username, component: 'cpu', amount: 90, month: '2026-03' });
        return { total: { cpu: 1.5 }, users: new Map([[username, { cpu: 1.5 }]]) };
      },
    },
    takenId: () => {
      system.put('taken', { owner: 'somebody else' });
      return 'taken';
    },
    untouchable: () => {
      system.put('of-the-site', { owner: 'site', members: { alice: 'PROJECT.MEMBER' } });
      return 'of-the-site';
    },
    loseReply: () => {
      system.losesReply = true;
    },
    calls: { count: () => system.calls },
  };
}
