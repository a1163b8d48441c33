import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { crashSuite } from '../orders/crash-suite.ts';

describe('crashes on the simulated SLURM', () => {
  const slurm = SimulatedSlurm.create();
  crashSuite(() => ({ kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} }), 'every write');
});
