export { SimulatedSlurm, type SeedJob } from './simulated-slurm.ts';
export type { Association, ClusterState, Job, Qos } from './cluster/state.ts';
