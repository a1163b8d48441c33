import { createMoabBackend } from '@waldur-site-agent/plugin-moab';
import { type BackendHarness, sampleMember } from '@waldur-site-agent/plugin-sdk/testing';
import { SimulatedMoab } from '@waldur-site-agent/sandbox';
import { AnswerRunner } from '../../plugins/moab/testing/moab-offering.ts';

const MONTH = { year: 2026, month: 3 };

/** The MOAB plugin on the sandbox's accounting manager. @param settings over the usual ones */
export function moabHarness(settings: Readonly<Record<string, unknown>> = {}): BackendHarness {
  let moab: SimulatedMoab;
  const condition = (name: 'down' | 'hung') => () => {
    moab.setServer(name);
    return () => moab.setServer('up');
  };
  return {
    capabilities: [
      'observeResources',
      'createResource',
      'reportResource',
      'setLimits',
      'terminateResource',
      'addUsers',
      'usage',
      'systemId',
    ],
    start: () => {
      moab = SimulatedMoab.create();
      moab.addUsers(['alice', 'bob']);
    },
    stop: () => moab.remove(),
    offering: () => ({
      settings: { allocation_prefix: 'a_', project_prefix: 'p_', ...settings },
      components: { deposit: { accounting_type: 'limit', label: 'Deposit', measured_unit: 'EUR' } },
    }),
    create: (context) => createMoabBackend(context, { runner: new AnswerRunner(moab) }),
    state: () => moab.state,
    outages: { 'the server is down': condition('down'), 'the server hangs': condition('hung') },
    backendId: ({ slug }) => `a_${slug}`,
    members: [sampleMember('alice'), sampleMember('bob')],
    refusedMember: sampleMember('unknown'),
    limits: { first: { waldur: { deposit: 100 }, native: 100 }, second: { waldur: { deposit: 250 }, native: 250 } },
    nativeLimits: (account) => moab.fundsOf(account).reduce((sum, { allocated }) => sum + allocated, 0),
    usage: {
      month: MONTH,
      record: (account, user) => {
        moab.charge(account, user, 12.5, '2026-03-10');
        return { total: { deposit: 12.5 }, users: new Map([[user, { deposit: 12.5 }]]) };
      },
    },
    keepsTerminated: settings['soft_delete'] === true,
    takenId: () => {
      moab.answer('mam-create-account', ['-a', 'somebodys', '-d', 'of others', '-o', 'others']);
      return 'somebodys';
    },
    loseReply: () => moab.fail('mam-create-fund', { done: true }),
    // MAM lists the users, and the charges, of one account at a time
    calls: { count: () => moab.log().length, observing: 1, usage: 1 },
  };
}
