import { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { type BrokerLogin, brokerLogin } from '@waldur-site-agent/event-processing';
import { mqttAccess, stompAccess } from '../../apps/agent/src/modes/events/broker-access.ts';
import { SandboxMqttBroker } from '../../apps/sandbox/src/broker/mqtt/index.ts';
import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import { makeCertificate } from '../../libs/waldur-client/src/testing/test-server.ts';
import { Listener } from '../brokers/listener.ts';
import type { MqttAccount } from '../brokers/mqtt-suite.ts';
import { Network } from '../brokers/network.ts';
import { sandboxMqtt, sandboxStomp } from '../brokers/sandbox-brokers.ts';
import type { StompAccount } from '../brokers/stomp-suite.ts';
import { ConnectProxy } from '../support/connect-proxy.ts';

const certificate = makeCertificate();
const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'WSS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

let saved: NodeJS.ProcessEnv;
let proxy: ConnectProxy;
let stomp: SandboxStompBroker;
let mqtt: SandboxMqttBroker;
let listener: Listener;
let networks: Network[];

beforeEach(async () => {
  saved = { ...process.env };
  for (const name of VARIABLES) for (const each of [name, name.toLowerCase()]) delete process.env[each];
  networks = [];
  [proxy, stomp, mqtt, listener] = await Promise.all([
    ConnectProxy.start(),
    SandboxStompBroker.start(),
    SandboxMqttBroker.start(),
    Listener.start(),
  ]);
});
afterEach(async () => {
  process.env = saved;
  await listener.close();
  await Promise.all([proxy, stomp, mqtt, ...networks].map((each) => each.close()));
});

/** A way to the port, with TLS before it if wanted. */
async function network(port: number, tls: boolean): Promise<number> {
  const one = await Network.to(() => port, tls ? certificate : undefined);
  networks.push(one);
  return one.port;
}

type Keys = Partial<OfferingConfiguration>;

function offering(keys: Keys): OfferingConfiguration {
  const required = { waldur_api_url: 'https://127.0.0.1/api/', waldur_offering_uuid: 'a'.repeat(32) };
  return Object.assign(new OfferingConfiguration(), required, keys);
}

/** Consumes a queue as the configuration says, and sees one message of it handled. */
async function consumeStomp(keys: Keys, tls: boolean, globalProxy: string): Promise<string> {
  const account = await sandboxStomp(stomp).account(1);
  const { login, password, vhost = '' } = account.login();
  const port = await network(Number(new URL(stomp.url).port), tls);
  const place = { websocket_use_tls: tls, stomp_ws_port: port, stomp_ws_path: '/ws' };
  const access = stompAccess(offering({ ...place, ...keys }), { proxy: globalProxy });
  await received(brokerLogin(access, { vhost, login, password }), account);
  return `127.0.0.1:${port}`;
}

async function consumeMqtt(keys: Keys, tls: boolean, globalProxy: string): Promise<string> {
  const isTcp = keys.mqtt_transport === 'tcp';
  const account = await sandboxMqtt(mqtt, isTcp ? 'mqtt' : 'ws').account(1);
  const { login, password } = account.login();
  const port = await network(Number(new URL(isTcp ? mqtt.tcpUrl : mqtt.webSocketUrl).port), tls);
  const place = { mqtt_ws_port: port, mqtt_ws_path: '/ws', mqtt_use_tls: tls };
  const one = offering({ ...place, mqtt_username: login, mqtt_password: password, ...keys });
  const access = mqttAccess(one, { all: [one], proxy: globalProxy });
  await received(brokerLogin(access, { vhost: 'v', login: 'of the registration', password: 'its own' }), account);
  return `127.0.0.1:${port}`;
}

async function received(login: BrokerLogin, account: StompAccount | MqttAccount): Promise<void> {
  await listener.consume(login, [account.source], { objectType: 'order' });
  await account.publish(account.source, '{"n":1}');
  await listener.finished.count(1);
}

const TRUSTING: Keys = { event_ca_file: certificate.file };

describe('the proxy of the configuration carries', () => {
  it.each([
    ['STOMP with TLS', consumeStomp, true],
    ['STOMP without TLS', consumeStomp, false],
    ['MQTT over WebSocket with TLS', consumeMqtt, true],
    ['MQTT over WebSocket without TLS', consumeMqtt, false],
  ] as const)('%s', async (_what, consume, tls) => {
    const target = await consume(TRUSTING, tls, proxy.url);
    expect(proxy.tunnels).toEqual([target]);
  });

  it('not MQTT over TCP', async () => {
    await consumeMqtt({ ...TRUSTING, mqtt_transport: 'tcp' }, true, proxy.url);
    expect(proxy.tunnels).toEqual([]);
  });
});

describe('the proxy of the environment', () => {
  it.each([
    ['HTTPS_PROXY', true],
    ['HTTP_PROXY', false],
  ] as const)('in %s is that of requests to Waldur', async (variable, tls) => {
    process.env[variable] = proxy.url;
    const target = await consumeStomp(TRUSTING, tls, '');
    expect(proxy.tunnels).toEqual([target]);
  });

  it('is left aside where NO_PROXY says so', async () => {
    Object.assign(process.env, { HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });
    await consumeStomp(TRUSTING, true, '');
    expect(proxy.tunnels).toEqual([]);
  });
});

describe('certificates', () => {
  it.each([
    ['STOMP', consumeStomp, {}],
    ['MQTT over WebSocket', consumeMqtt, {}],
    ['MQTT over TCP', consumeMqtt, { mqtt_transport: 'tcp' }],
  ] as const)('of the authorities in event_ca_file are accepted: %s', async (_what, consume, keys) => {
    await consume({ ...TRUSTING, ...keys }, true, '');
  });

  it('of those in SSL_CERT_FILE are accepted, as for requests', async () => {
    process.env['SSL_CERT_FILE'] = certificate.file;
    await consumeMqtt({ mqtt_transport: 'tcp' }, true, '');
  });

  it('of anybody are accepted without verify_ssl', async () => {
    await consumeMqtt({ mqtt_transport: 'tcp', verify_ssl: false }, true, '');
  });

  it('of an unknown authority are refused', async () => {
    // it never receives anything
    void consumeMqtt({ mqtt_transport: 'tcp' }, true, '').catch(() => undefined);
    expect(await listener.lost()).toMatchObject({
      reason: expect.stringContaining('self-signed certificate') as string,
    });
  });
});
