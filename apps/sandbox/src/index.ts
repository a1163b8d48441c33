export * from './waldur/index.ts';
export * from './slurm/index.ts';
