import { killSuite } from '../brokers/kill-suite.ts';
import { type MqttBrokerUnderTest, mqttSuite, refusedTopicTest } from '../brokers/mqtt-suite.ts';
import { secureSuite } from '../brokers/secure-suite.ts';
import { transportSuite } from '../brokers/transport-suite.ts';
import { type RealBrokers, startRealBrokers } from '../real-brokers/brokers.ts';
import { forbidOthers, rabbitMqMqtt } from '../real-brokers/rabbitmq.ts';

jest.setTimeout(120_000);

let brokers: RealBrokers;

beforeAll(async () => {
  brokers = await startRealBrokers();
}, 600_000);

const web = (): MqttBrokerUnderTest => rabbitMqMqtt(brokers, 'ws');
const plain = (): MqttBrokerUnderTest => rabbitMqMqtt(brokers, 'mqtt');

afterEach(() => web().clean());

describe('MQTT 3.1.1 over WebSocket on a real RabbitMQ', () => {
  transportSuite(web, { slowHandlerMs: 20_000, heartbeatMs: 2000 });
  mqttSuite(web);
  refusedTopicTest(web, forbidOthers);
  secureSuite(web, 'wss');
  killSuite(web);
});

/** What the way there may change. */
describe('MQTT 3.1.1 on a real RabbitMQ', () => {
  mqttSuite(plain);
  secureSuite(plain, 'mqtts');
});
