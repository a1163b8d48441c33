export * from './agent-facts.ts';
export * from './agent-identity.ts';
export * from './register-identity.ts';
