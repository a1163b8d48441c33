export * from './mqtt/index.ts';
export * from './stomp/index.ts';
