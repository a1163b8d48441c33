import { AGENT, BRIDGE, BridgeSite } from '../support/bridge-site.ts';
import { said, until } from '../support/waiting.ts';

jest.setTimeout(90_000);

/** What an offering with orders and members listens to. */
const TYPES = 8;

let world: BridgeSite;

beforeEach(async () => {
  world = await BridgeSite.start();
});
afterEach(() => world.close());

describe('the bridge and the agent, from one configuration file', () => {
  it('an order whose message goes by STOMP to the bridge and by MQTT to the agent is done', async () => {
    const bridge = await world.bridge();
    const agent = await world.agent();
    const order = world.site.order('Bridged');
    await world.events.order(order);
    await until(() => order.state === 'done');
    await until(() => world.left('order') === 0);
    // one connection per account: the subscription of each type at Waldur's broker, bridge and agent at the site's
    expect([world.stomp.connections, world.mqtt.connections]).toEqual([TYPES, 2]);
    expect(bridge.output).toContain(`${world.site.offering.name}: forwarded to subscription/`);
    for (const program of [agent, bridge]) {
      program.kill('SIGTERM');
      expect((await program.finished()).code).toBe(0);
    }
    for (const secret of [AGENT.mqtt_password, BRIDGE.mqtt_password, world.site.waldur.token]) {
      expect(bridge.output + agent.output).not.toContain(secret);
    }
  });

  it('the same over WebSocket, when the agent was there first', async () => {
    const { hostname, port, pathname } = new URL(world.mqtt.webSocketUrl);
    const place = {
      mqtt_transport: 'websocket',
      mqtt_ws_host: hostname,
      mqtt_ws_port: Number(port),
      mqtt_ws_path: pathname,
    };
    await world.agent(place);
    await world.bridge(place);
    const order = world.site.order('Bridged');
    await world.events.order(order);
    await until(() => order.state === 'done');
  });

  it('an order is done although the brokers and the bridge were killed while its message was on the way', async () => {
    const bridge = await world.bridge();
    const agent = await world.agent();
    await world.mqtt.kill();
    const orders = ['First', 'Second', 'Third'].map((name) => world.site.order(name));
    await world.events.order(orders[0]!);
    await said(bridge, /connection lost: mqtt/);
    bridge.kill();
    await bridge.finished();
    await world.events.order(orders[1]!);
    await world.mqtt.restart();
    await world.bridge();
    await world.stomp.kill();
    await world.stomp.restart();
    await world.events.order(orders[2]!);
    await until(() => orders.every(({ state }) => state === 'done'));
    expect(agent.child.exitCode).toBeNull();
  });

  it('a subscription that Waldur has lost and made anew changes nothing for the agent', async () => {
    const bridge = await world.bridge();
    await world.agent();
    const [lost] = world.subscriptions('order');
    world.site.waldur.state.subscriptions.remove(lost!);
    world.stomp.removeUser(lost!.uuid);
    await until(() => world.subscriptions('order').length === 1);
    const [found] = world.subscriptions('order');
    expect(found!.uuid).not.toBe(lost!.uuid);
    await said(bridge, new RegExp(`receiving events of subscription_${found!.uuid}`));
    const order = world.site.order('Later');
    await world.events.order(order);
    await until(() => order.state === 'done');
  });
});

describe('a message', () => {
  it('arrives as it was, on the topic of its queue, not retained', async () => {
    await world.bridge();
    await world.watch();
    const text = '{ "order_uuid": "Ä",\n "__proto__": null, "n": 1e400 }';
    const topics = ['order', 'user_role'].map((type) => world.publish(type, text));
    await until(() => world.seen.length === 2);
    expect([...world.seen].sort((a, b) => a.topic.localeCompare(b.topic))).toEqual(
      topics.sort((a, b) => a.localeCompare(b)).map((topic) => ({ topic, text, retain: false })),
    );
    await until(() => world.left('order') + world.left('user_role') === 0);
  });

  it('stays in its queue while the MQTT broker is away, and nothing else is disturbed', async () => {
    const bridge = await world.bridge();
    await world.watch();
    await world.mqtt.kill();
    for (let n = 0; n < 30; n += 1) world.publish('order', JSON.stringify({ n }));
    await said(bridge, /connection lost: mqtt(.|\n)*connection lost: mqtt/);
    expect(world.left('order')).toBe(30);
    expect(world.stomp.connections).toBe(TYPES);
    await world.mqtt.restart();
    await until(() => world.left('order') === 0);
    await until(() => new Set(world.seen.map(({ text }) => text)).size === 30);
    expect(bridge.output).not.toContain('connection lost: stomp');
  });

  it('is not lost when the bridge is killed, before or while it has it', async () => {
    const bridge = await world.bridge();
    await world.watch();
    await world.mqtt.kill();
    for (let n = 0; n < 15; n += 1) world.publish('order', JSON.stringify({ n }));
    await said(bridge, /connection lost: mqtt/);
    bridge.kill();
    await bridge.finished();
    for (let n = 15; n < 30; n += 1) world.publish('order', JSON.stringify({ n }));
    await world.mqtt.restart();
    expect(world.left('order')).toBe(30);
    await world.bridge();
    await until(() => world.left('order') === 0);
    await until(() => new Set(world.seen.map(({ text }) => text)).size === 30);
  });

  it('goes by one of two bridges, and by the other one when that is killed', async () => {
    const [first, second] = [await world.bridge(), await world.bridge()];
    await world.watch();
    for (let n = 0; n < 30; n += 1) world.publish('order', JSON.stringify({ n }));
    await until(() => world.seen.length === 30);
    expect(first.output + second.output).not.toContain('connection lost');
    first.kill();
    await first.finished();
    world.publish('order', '{"n":30}');
    await until(() => new Set(world.seen.map(({ text }) => text)).size === 31);
  });

  it('that comes when the bridge is told to stop is left to the next start', async () => {
    const bridge = await world.bridge();
    await world.mqtt.kill();
    for (let n = 0; n < 5; n += 1) world.publish('order', JSON.stringify({ n }));
    await said(bridge, /connection lost: mqtt/);
    bridge.kill('SIGTERM');
    expect((await bridge.finished()).code).toBe(0);
    expect(world.left('order')).toBe(5);
  });
});

describe('for operators', () => {
  it('the health endpoints tell when events cannot be handed on', async () => {
    const bridge = await world.bridge({}, { WALDUR_SITE_AGENT_HEALTH_ADDRESS: '127.0.0.1:0' });
    const url = /http:\/\/[^/"]+/.exec(bridge.output)?.[0] ?? '';
    const status = async (path: string): Promise<number> => (await fetch(`${url}/${path}`)).status;
    await until(async () => (await status('readyz')) === 200);
    await world.mqtt.kill();
    await until(async () => (await status('readyz')) === 503);
    expect(await status('livez')).toBe(200);
    await world.mqtt.restart();
    await until(async () => (await status('readyz')) === 200);
  });

  it('the log tells what goes where', async () => {
    const bridge = await world.bridge();
    expect(bridge.output).toContain(
      `${world.site.offering.name}: order, resource_api_key_rotation, user_role, resource, service_account, ` +
        `course_account, offering_user, offering_resources_sync from ${world.stomp.url} to ${world.mqtt.tcpUrl} as site-bridge`,
    );
  });

  it.each([
    [
      'no account at the MQTT broker',
      { mqtt_username: null, mqtt_password: null },
      { event_bridge: {} },
      /mqtt_username/,
    ],
    ['no offering that listens to MQTT', { mqtt_enabled: false }, {}, /no offering has mqtt_enabled: true/],
    ['half an account', {}, { event_bridge: { mqtt_username: 'me' } }, /event_bridge.mqtt_username: stands without/],
  ])('%s is said, and ends the program', async (_what, offering, agent, words) => {
    const { code, stderr } = await world.run(['event-bridge', '-c', world.config(offering, agent)]).finished();
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
  });

  it('without an account of its own the bridge uses that of the offering', async () => {
    world.run(['event-bridge', '-c', world.config({}, { event_bridge: {} })]);
    await until(() => world.mqtt.connections === 1 && world.stomp.connections === TYPES);
    await world.watch();
    world.publish('order', '{"n":1}');
    await until(() => world.seen.length === 1);
  });
});
