import { connectAsync } from 'mqtt';
import type { EventTransport } from '@waldur-site-agent/event-processing';
import { SandboxMqttBroker } from '../../apps/sandbox/src/broker/mqtt/index.ts';
import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import { Listener } from '../brokers/listener.ts';
import { until } from '../support/waiting.ts';

const [VHOST, SUBSCRIPTION, OFFERING] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)];

it('an event by MQTT reaches its handler whole, whatever members it has, and is answered by nothing', async () => {
  const broker = await SandboxMqttBroker.start();
  broker.setUser(`${VHOST}:${SUBSCRIPTION}`, 'tok');
  broker.setUser('bystander', 'x');
  const bystander = await connectAsync(broker.tcpUrl, { username: 'bystander', password: 'x' });
  const overheard: string[] = [];
  bystander.on('message', (topic) => overheard.push(topic));
  await bystander.subscribeAsync('#');
  const agent = await Listener.start();
  const topic = `subscription/${SUBSCRIPTION}/offering/${OFFERING}/order`;
  const login = { vhost: VHOST, login: SUBSCRIPTION, password: 'tok' };
  await agent.consume({ transport: 'mqtt', url: broker.webSocketUrl, ...login }, [topic]);
  const event = { order_uuid: 'o1', order_state: 'done', data: { x: 1 }, id: '7' };
  await broker.publish(topic, JSON.stringify(event));
  await broker.publish(topic, JSON.stringify({ ...event, pattern: 'order' }));
  const handled = await agent.finished.count(2);
  expect(handled.map(({ data }) => data)).toEqual([event, { ...event, pattern: 'order' }]);
  await broker.publish('last', '');
  await agent.close();
  expect(overheard.filter((each) => each !== 'last')).toEqual([topic, topic]);
  await bystander.endAsync();
  await broker.close();
});

it('a connection that cannot be ended in order keeps no other from being ended', async () => {
  const broker = await SandboxStompBroker.start();
  const agent = await Listener.start();
  for (const login of ['one', 'two']) {
    broker.setUser(VHOST, login, 'tok');
    broker.addQueue(VHOST, `q_${login}`);
    await agent.consume({ transport: 'stomp', url: broker.url, vhost: VHOST, login, password: 'tok' }, [`q_${login}`]);
  }
  expect(broker.connections).toBe(2);
  const [first] = agent.server.unwrap<EventTransport[]>();
  if (!first) throw new Error('there is no connection');
  const end = first.close.bind(first);
  first.close = async () => {
    await end();
    throw new Error('the socket is odd');
  };
  await agent.close();
  await until(() => broker.connections === 0);
  expect(agent.logged.join('\n')).toContain('the socket is odd');
  await broker.close();
});
