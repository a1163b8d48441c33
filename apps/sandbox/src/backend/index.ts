export * from './sandbox-backend.ts';
export * from './sandbox.module.ts';
export type * from './system/account.ts';
export * from './system/sandbox-system.ts';
