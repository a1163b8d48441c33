import { BasicUsernameBackend } from '@waldur-site-agent/plugin-basic-username-management';
import {
  describeBackendContract,
  describeUsernameBackendContract,
  sampleOfferingUser,
} from '@waldur-site-agent/plugin-sdk/testing';
import { moabHarness } from '../contract/moab-harness.ts';
import { mupHarness } from '../contract/mup-harness.ts';
import { sandboxHarness } from '../contract/sandbox-harness.ts';
import { slurmHarness } from '../contract/slurm-harness.ts';

describeBackendContract('the SLURM plugin', slurmHarness());
describeBackendContract('the SLURM plugin with soft_delete', slurmHarness({ soft_delete: true }));
describeBackendContract(
  'the SLURM plugin with enforced QoS',
  slurmHarness({ qos_enforcement_enabled: true, enforce_offering_qos: true }),
);
describeBackendContract(
  'the SLURM plugin with periodic limits',
  slurmHarness({ periodic_limits: { enabled: true, limit_type: 'GrpTRESMins' } }),
);
describeBackendContract('the MOAB plugin', moabHarness());
describeBackendContract('the MOAB plugin with soft_delete', moabHarness({ soft_delete: true }));
describeBackendContract('the MUP plugin', mupHarness());
describeBackendContract("the sandbox's own backend", sandboxHarness());
describeUsernameBackendContract('the plugin for usernames made elsewhere', {
  makesNames: false,
  users: [sampleOfferingUser(1), sampleOfferingUser(2)],
  create: () => new BasicUsernameBackend(),
});
