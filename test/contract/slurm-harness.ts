import { createSlurmBackend } from '@waldur-site-agent/plugin-slurm';
import { type BackendHarness, sampleMember, sampleResource } from '@waldur-site-agent/plugin-sdk/testing';
import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { SlurmRunner } from './slurm-runner.ts';

const MONTH = { year: 2026, month: 3 };

/** The SLURM plugin on the sandbox's cluster. @param settings over the usual ones */
export function slurmHarness(settings: Readonly<Record<string, unknown>> = {}): BackendHarness {
  let slurm: SimulatedSlurm;
  let runner: SlurmRunner;
  const condition = (name: 'down' | 'hung') => () => {
    slurm.setSlurmdbd(name);
    return () => slurm.setSlurmdbd('up');
  };
  return {
    capabilities: [
      'observeResources',
      'createResource',
      'reportResource',
      'setLimits',
      'recalculateLimits',
      'terminateResource',
      'addUsers',
      'preflight',
      'systemId',
      'keepUsers',
      'membershipRules',
      'setStatus',
      'syncUserLimits',
      'refreshPrepaidLimits',
      'placeProject',
      'createHomeDirectories',
      'usage',
      'applyPeriodicSettings',
      'listResources',
    ],
    start: () => {
      slurm = SimulatedSlurm.create();
      runner = new SlurmRunner(slurm);
      slurm.addQos('slow', 'stopped');
    },
    stop: () => slurm.remove(),
    offering: () => ({
      settings: {
        default_account: 'root',
        customer_prefix: 'c_',
        project_prefix: 'p_',
        allocation_prefix: 'a_',
        cluster_name: slurm.cluster,
        qos_default: 'normal',
        qos_downscaled: 'slow',
        qos_paused: 'stopped',
        enable_user_homedir_account_creation: false,
        ...settings,
      },
      components: {
        cpu: { accounting_type: 'limit', unit_factor: 60 },
        mem: { accounting_type: 'limit', unit_factor: 61_440 },
      },
    }),
    create: (context) => createSlurmBackend(context, { runner }),
    state: () => slurm.state(),
    outages: { 'slurmdbd is down': condition('down'), 'slurmdbd hangs': condition('hung') },
    backendId: ({ slug }) => `a_${slug}`,
    members: [sampleMember('alice'), sampleMember('bob')],
    refusedMember: sampleMember('no,such'),
    limits: {
      first: { waldur: { cpu: 10, mem: 2 }, native: { cpu: 600, mem: 122_880 } },
      second: { waldur: { cpu: 25, mem: 3 }, native: { cpu: 1500, mem: 184_320 } },
    },
    nativeLimits: (backendId) => limitsOf(slurm, backendId),
    usage: {
      month: MONTH,
      record: (account, user) => {
        slurm.seedJobs([
          { account, user, cpus: 2, memoryMiB: 1024, start: new Date('2026-03-10T12:00Z'), seconds: 3600 },
        ]);
        const used = { cpu: 2, mem: 1 };
        return { total: used, users: new Map([[user, used]]) };
      },
    },
    keepsTerminated: settings['soft_delete'] === true,
    ...(settings['periodic_limits'] ? { periodicSettings: { fairshare: 7, grp_tres_mins: { cpu: 900 } } } : {}),
    takenId: () => {
      slurm.answer('sacctmgr', ['-iPn', 'add', 'account', 'somebodys', 'description=of others', 'organization=others']);
      return 'somebodys';
    },
    untouchable: () => {
      // the account of the project, in which somebody has access to all that is below
      const { projectSlug } = sampleResource();
      slurm.answer('sacctmgr', ['-iPn', 'add', 'account', `p_${projectSlug}`]);
      slurm.answer('sacctmgr', ['-iPn', 'add', 'user', 'alice', `account=p_${projectSlug}`]);
      return `p_${projectSlug}`;
    },
    loseReply: () => {
      runner.losesReply = true;
    },
    calls: { count: () => slurm.log().length },
  };
}

/** GrpTRESMins of an account, as SLURM keeps it. */
function limitsOf(slurm: SimulatedSlurm, account: string): unknown {
  return slurm.tree().find((row) => row.account === account && row.user === '')?.limits['GrpTRESMins'];
}
