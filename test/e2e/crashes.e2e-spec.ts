import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { membershipCrashSuite } from '../membership/crash-suite.ts';
import { crashSuite } from '../orders/crash-suite.ts';
import type { TestCluster } from '../support/test-cluster.ts';

const slurm = SimulatedSlurm.create();
const cluster: TestCluster = { kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} };

describe('crashes of orders on the simulated SLURM', () => {
  crashSuite(() => cluster, 'every write');
});

describe('crashes of membership sync on the simulated SLURM', () => {
  membershipCrashSuite(() => cluster);
});
