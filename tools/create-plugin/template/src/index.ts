export * from './template-backend.ts';
export * from './template-settings.ts';
export * from './template.module.ts';
