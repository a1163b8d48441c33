export * from './account-commands.ts';
export * from './inspection-commands.ts';
export * from './job-commands.ts';
export * from './limit-commands.ts';
export * from './qos-commands.ts';
export * from './usage-commands.ts';
export * from './user-commands.ts';
