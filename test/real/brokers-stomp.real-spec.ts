import { killSuite } from '../brokers/kill-suite.ts';
import { secureSuite } from '../brokers/secure-suite.ts';
import { stompConformanceSuite } from '../brokers/stomp-conformance-suite.ts';
import { type StompBrokerUnderTest, stompSuite } from '../brokers/stomp-suite.ts';
import { transportSuite } from '../brokers/transport-suite.ts';
import { startRealBrokers } from '../real-brokers/brokers.ts';
import { rabbitMqStomp } from '../real-brokers/rabbitmq.ts';

jest.setTimeout(120_000);

let broker: StompBrokerUnderTest;

beforeAll(async () => {
  broker = rabbitMqStomp(await startRealBrokers());
}, 600_000);

afterEach(() => broker.clean());

describe('STOMP over WebSocket on a real RabbitMQ', () => {
  transportSuite(() => broker, { slowHandlerMs: 20_000, heartbeatMs: 2000 });
  stompSuite(() => broker);
  secureSuite(() => broker, 'wss');
  killSuite(() => broker);
});

describe('the real RabbitMQ answers as the sandbox broker', () => {
  stompConformanceSuite(() => broker);
});
