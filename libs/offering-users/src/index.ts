export * from './username-generation.ts';
