import { setTimeout as pause } from 'node:timers/promises';
import { SandboxMqttBroker } from '../../apps/sandbox/src/broker/mqtt/index.ts';
import { killSuite } from '../brokers/kill-suite.ts';
import { Listener } from '../brokers/listener.ts';
import { type MqttBrokerUnderTest, mqttSuite, refusedTopicTest } from '../brokers/mqtt-suite.ts';
import { sandboxMqtt } from '../brokers/sandbox-brokers.ts';
import { secureSuite } from '../brokers/secure-suite.ts';
import { transportSuite } from '../brokers/transport-suite.ts';

describe.each(['mqtt', 'ws'] as const)('MQTT over %s on the sandbox broker', (scheme) => {
  let sandbox: SandboxMqttBroker;
  let broker: MqttBrokerUnderTest;

  beforeAll(async () => {
    sandbox = await SandboxMqttBroker.start();
    broker = sandboxMqtt(sandbox, scheme);
  });

  afterAll(() => sandbox.close());

  // the shortest keep-alive of MQTT is a second
  transportSuite(() => broker, { slowHandlerMs: 3500, heartbeatMs: 1000 });
  mqttSuite(() => broker);
  refusedTopicTest(
    () => broker,
    () => {
      sandbox.refuseTopic('subscription/other/#');
      return Promise.resolve('subscription/other/#');
    },
  );
  secureSuite(() => broker, scheme === 'ws' ? 'wss' : 'mqtts');
  killSuite(() => broker);

  it('acknowledges in the order of the messages, whichever handler is through first', async () => {
    const account = await broker.account(1);
    const [topic = ''] = account.sources;
    const agent = await Listener.start(({ data }) => pause(Number(data['ms'])));
    await agent.consume(account.login(), [topic]);
    sandbox.acknowledged.length = 0;
    const bodies = [200, 100, 0].map((ms) => JSON.stringify({ ms }));
    for (const body of bodies) await account.publish(topic, body);
    await agent.finished.count(3);
    await agent.close();
    expect(agent.finished.all.map(({ data }) => data['ms'])).toEqual([0, 100, 200]);
    expect(sandbox.acknowledged).toEqual(bodies);
  });
});
