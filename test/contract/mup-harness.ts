import { createMupBackend } from '@waldur-site-agent/plugin-mup';
import { monthInZone } from '@waldur-site-agent/plugin-sdk';
import { type BackendHarness, sampleMember, sampleResource } from '@waldur-site-agent/plugin-sdk/testing';
import { SimulatedMup } from '@waldur-site-agent/sandbox';

type FaultKind = Parameters<SimulatedMup['fault']>[0]['kind'];

const MANAGER = sampleMember('alice', { role: 'PROJECT.MANAGER' });

/** The MUP plugin on the sandbox's portal. */
export function mupHarness(): BackendHarness {
  let mup: SimulatedMup;
  const always = (kind: FaultKind) => () => mup.fault({ path: /./, times: Number.POSITIVE_INFINITY, kind });
  return {
    capabilities: [
      'observeResources',
      'createResource',
      'reportResource',
      'setLimits',
      'terminateResource',
      'addUsers',
      'usage',
      'presentUsageOnly',
      'needsEarlierUsage',
      'provisioningNeeds',
      'preflight',
      'systemId',
    ],
    start: async () => {
      mup = await SimulatedMup.start();
    },
    stop: () => mup.close(),
    offering: () => ({
      settings: { api_url: mup.url, username: mup.username, password: mup.password, timeout: 5 },
      components: {
        cpu: { accounting_type: 'limit', unit_factor: 2, mup_allocation_type: 'Deucalion x86_64' },
        gpu: { accounting_type: 'limit', unit_factor: 2.5, mup_allocation_type: 'Deucalion gpu' },
      },
    }),
    create: (context) => createMupBackend(context),
    state: () => {
      const { projects, allocations, members, users } = mup.state;
      return { projects, allocations, members, users };
    },
    outages: {
      'the portal fails': always({ status: 503 }),
      'its answers are broken': always('garbage'),
      'it cannot be reached': always('reset'),
    },
    resource: (number) => sampleResource(number, { projectName: 'EHPC / GRANT-1 / Title' }),
    provisioning: { members: [MANAGER] },
    members: [MANAGER, sampleMember('bob')],
    refusedMember: sampleMember('nobody', { email: undefined, attributes: {} }),
    sharesMembers: true,
    limits: {
      first: { waldur: { cpu: 10, gpu: 2 }, native: { cpu: 20, gpu: 5 } },
      second: { waldur: { cpu: 30, gpu: 4 }, native: { cpu: 60, gpu: 10 } },
    },
    nativeLimits: (backendId) => sizesOf(mup, backendId),
    usage: {
      month: monthInZone(new Date(), 'UTC'),
      record: (backendId, username) => {
        const id = mup.state.allocations.find(({ identifier }) => identifier === backendId)!.id;
        mup.state.usage.set(id, { total: 100, users: { [username]: 100 } });
        const used = { cpu: 50, gpu: 0 };
        return { total: used, users: new Map([[username, used]]) };
      },
    },
    keepsTerminated: true,
    takenId: () => {
      mup.state.addProject({ grant_number: 'GRANT-9' });
      return 'GRANT-9';
    },
    loseReply: () => {
      mup.fault({ method: 'POST', path: /allocations\/add/, after: true, kind: 'reset' });
    },
    // the portal tells the usage of one allocation at a time, and where it is
    calls: { count: () => mup.requests.length, usage: 2 },
  };
}

/** Size by component of a resource that is known by its allocation for the CPU. */
function sizesOf(mup: SimulatedMup, backendId: string): Readonly<Record<string, number>> {
  const prefix = backendId.replace(/cpu$/, '');
  const own = mup.state.allocations.filter(({ identifier }) => identifier.startsWith(prefix));
  return Object.fromEntries(own.map(({ identifier, size }) => [identifier.slice(prefix.length), size]));
}
