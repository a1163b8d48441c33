export * from './basic-username-backend.ts';
export * from './basic-username-management.module.ts';
