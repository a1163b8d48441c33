import type { TestCluster } from './test-cluster.ts';

/** The real cluster that `test/real-slurm/up.sh` has started; its exports are in the environment. */
export function realCluster(env: NodeJS.ProcessEnv = process.env): TestCluster {
  const { SLURM_CONF, REAL_SLURM_CLUSTER } = env;
  if (SLURM_CONF === undefined || REAL_SLURM_CLUSTER === undefined) {
    throw new Error('no real SLURM in the environment: run  eval "$(test/real-slurm/up.sh)"  first');
  }
  return { kind: 'real', binPath: '/usr/bin', name: REAL_SLURM_CLUSTER, env: { SLURM_CONF } };
}
