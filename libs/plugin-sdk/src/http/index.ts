export * from './credentials.ts';
export * from './http-api.ts';
export * from './http-errors.ts';
