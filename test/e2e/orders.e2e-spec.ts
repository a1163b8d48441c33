import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { orderSuite } from '../orders/order-suite.ts';
import type { TestCluster } from '../support/test-cluster.ts';

describe('orders on the simulated SLURM', () => {
  let cluster: TestCluster;
  beforeAll(() => {
    const slurm = SimulatedSlurm.create();
    cluster = { kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} };
  });
  orderSuite(() => cluster);
});
