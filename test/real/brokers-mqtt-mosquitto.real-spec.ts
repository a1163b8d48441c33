import { killSuite } from '../brokers/kill-suite.ts';
import { type MqttBrokerUnderTest, mqttSuite } from '../brokers/mqtt-suite.ts';
import { secureSuite } from '../brokers/secure-suite.ts';
import { transportSuite } from '../brokers/transport-suite.ts';
import { type RealBrokers, startRealBrokers } from '../real-brokers/brokers.ts';
import { mosquitto } from '../real-brokers/mosquitto.ts';

jest.setTimeout(120_000);

let brokers: RealBrokers;

beforeAll(async () => {
  brokers = await startRealBrokers();
}, 600_000);

const TIMES = { slowHandlerMs: 4000, heartbeatMs: 1000 };

describe.each([
  ['3.1.1 over WebSocket on a real Mosquitto', 'ws', 4],
  ['5 on a real Mosquitto', 'mqtt', 5],
] as const)('MQTT %s', (_, scheme, version) => {
  const broker = (): MqttBrokerUnderTest => mosquitto(brokers, scheme, version);
  transportSuite(broker, TIMES);
  mqttSuite(broker);
  secureSuite(broker, scheme === 'ws' ? 'wss' : 'mqtts');
  killSuite(broker);
});

/** What is left when the way there and the version are each proved with another one. */
describe.each([
  ['3.1.1 on a real Mosquitto', 'mqtt', 4],
  ['5 over WebSocket on a real Mosquitto', 'ws', 5],
] as const)('MQTT %s', (_, scheme, version) => {
  mqttSuite(() => mosquitto(brokers, scheme, version));
});
