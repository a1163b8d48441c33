export * from './account-commands.ts';
export * from './fund-commands.ts';
export * from './usage-commands.ts';
export * from './user-commands.ts';
