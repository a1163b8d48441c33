export type { Frame } from './frame.ts';
export { SandboxStompBroker } from './sandbox-stomp-broker.ts';
