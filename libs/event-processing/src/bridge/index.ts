export { type BridgedOffering, EventBridge } from './event-bridge.ts';
export { EventBridgeModule } from './event-bridge.module.ts';
