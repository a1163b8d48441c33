import { killSuite } from '../brokers/kill-suite.ts';
import { type MqttBrokerUnderTest, mqttSuite, refusedTopicTest } from '../brokers/mqtt-suite.ts';
import { secureSuite } from '../brokers/secure-suite.ts';
import { transportSuite } from '../brokers/transport-suite.ts';
import { type RealBrokers, startRealBrokers } from '../real-brokers/brokers.ts';
import { mosquitto } from '../real-brokers/mosquitto.ts';
import { forbidOthers, rabbitMqMqtt } from '../real-brokers/rabbitmq.ts';

jest.setTimeout(120_000);

let brokers: RealBrokers;

beforeAll(async () => {
  brokers = await startRealBrokers();
}, 600_000);

const LONG = { slowHandlerMs: 20_000, heartbeatMs: 2000 };
const SHORT = { slowHandlerMs: 4000, heartbeatMs: 1000 };

describe.each([
  ['3.1.1 on a real Mosquitto', 'mqtt', 4, LONG],
  ['5 on a real Mosquitto', 'mqtt', 5, SHORT],
  ['3.1.1 over WebSocket on a real Mosquitto', 'ws', 4, SHORT],
  ['5 over WebSocket on a real Mosquitto', 'ws', 5, SHORT],
] as const)('MQTT %s', (_, scheme, version, times) => {
  const broker = (): MqttBrokerUnderTest => mosquitto(brokers, scheme, version);
  transportSuite(broker, times);
  mqttSuite(broker);
  secureSuite(broker, scheme === 'ws' ? 'wss' : 'mqtts');
  killSuite(broker);
});

describe.each([
  ['3.1.1 on a real RabbitMQ', 'mqtt', SHORT],
  ['3.1.1 over WebSocket on a real RabbitMQ', 'ws', LONG],
] as const)('MQTT %s', (_, scheme, times) => {
  const broker = (): MqttBrokerUnderTest => rabbitMqMqtt(brokers, scheme);
  afterEach(() => broker().clean());
  transportSuite(broker, times);
  mqttSuite(broker);
  refusedTopicTest(broker, forbidOthers);
  secureSuite(broker, scheme === 'ws' ? 'wss' : 'mqtts');
  killSuite(broker);
});
