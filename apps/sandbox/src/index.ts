export * from './waldur/index.ts';
