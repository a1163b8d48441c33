export * from './waldur/index.ts';
export * from './slurm/index.ts';
export * from './mup/index.ts';
export * from './moab/index.ts';
export * from './backend/index.ts';
export * from './broker/index.ts';
export * from './events/sandbox-events.ts';
