import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { membershipSuite } from '../membership/membership-suite.ts';
import type { TestCluster } from '../support/test-cluster.ts';

describe('membership sync on the simulated SLURM', () => {
  let cluster: TestCluster;
  beforeAll(() => {
    const slurm = SimulatedSlurm.create();
    cluster = { kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} };
  });
  membershipSuite(() => cluster);
});
