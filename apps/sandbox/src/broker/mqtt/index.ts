export { SandboxMqttBroker } from './sandbox-mqtt-broker.ts';
