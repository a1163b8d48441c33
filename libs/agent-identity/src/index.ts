export * from './agent-identity.ts';
