import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestMicroservice, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { EventHandlersModule, EventServer, Presence } from '@waldur-site-agent/event-processing';
import { MEMBERSHIP_SYNC_BACKEND, ORDER_PROCESSING_BACKEND } from '@waldur-site-agent/plugin-sdk';
import { SandboxEvents } from '@waldur-site-agent/sandbox';
import { InMemoryWorkQueue } from '@waldur-site-agent/work-queue';
import { EventMode } from '../../apps/agent/src/modes/events/event-mode.ts';
import { eventOfferingParts } from '../../apps/agent/src/modes/events/event-offering-parts.ts';
import { eventProcess } from '../../apps/agent/src/modes/events/event-process.ts';
import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import { QUICK } from '../brokers/listener.ts';
import { EventWorkBench } from '../support/event-work-bench.ts';
import { until } from '../support/waiting.ts';

const RETRY = { firstMs: 10, factor: 1, maxMs: 10, jitter: 0, maxAttempts: 3 };
const FACTS = { agent: { version: '1.2.3', dependencies: [] }, journalDirectory: '', proxy: '' };
const BOTH = { order_processing_backend: 'memory', membership_sync_backend: 'memory' };
const ORDERS = ['order', 'resource_api_key_rotation'];
const MEMBERS = [
  'user_role',
  'resource',
  'service_account',
  'course_account',
  'offering_user',
  'offering_resources_sync',
];

type Keys = Partial<OfferingConfiguration>;

let broker: SandboxStompBroker;
let bench: EventWorkBench;
let app: INestMicroservice | undefined;
let mode: EventMode | undefined;
let server: EventServer;

beforeEach(async () => {
  [broker, bench] = await Promise.all([SandboxStompBroker.start(), EventWorkBench.start()]);
  makeQueues();
  Logger.overrideLogger(false);
});
afterEach(async () => {
  await mode?.stop(5000);
  await app?.close();
  mode = app = undefined;
  const { violations } = bench.waldur;
  await bench.close();
  await broker.close();
  expect(violations).toEqual([]);
});

/** From now on Waldur makes users and queues at the broker. */
function makeQueues(): SandboxEvents {
  return new SandboxEvents(bench.waldur, { stomp: broker });
}

/** An offering as the file has it, with those operations that the mode does for it. */
function parts(keys: Keys, of: EventWorkBench = bench) {
  const { hostname, port, pathname } = new URL(broker.url);
  const configuration = Object.assign(new OfferingConfiguration(), {
    name: of.offering.name,
    waldur_api_url: of.waldur.apiUrl,
    waldur_offering_uuid: of.offering.uuid,
    stomp_enabled: true,
    websocket_use_tls: false,
    stomp_ws_host: hostname,
    stomp_ws_port: Number(port),
    stomp_ws_path: pathname,
    ...BOTH,
    ...keys,
  });
  const backends = eventProcess().operation.backends(configuration);
  return eventOfferingParts(
    configuration,
    backends.has(ORDER_PROCESSING_BACKEND) ? of.parts.orders : undefined,
    backends.has(MEMBERSHIP_SYNC_BACKEND) ? of.parts.membership : undefined,
  );
}

async function start(...offerings: readonly ReturnType<typeof parts>[]): Promise<EventMode> {
  server = new EventServer(QUICK);
  app = await NestFactory.createMicroservice(EventHandlersModule.forOfferings([]), { strategy: server, logger: false });
  mode = new EventMode(offerings, new InMemoryWorkQueue({ limit: 4, retry: RETRY }), 3, server, FACTS);
  mode.attach(app);
  await mode.sweep();
  return mode;
}

describe('an offering listens to', () => {
  it.each<[string, Keys, readonly string[]]>([
    ['what orders and members are about', {}, [...ORDERS, ...MEMBERS]],
    ['orders alone', { membership_sync_backend: '' }, ORDERS],
    ['members alone', { order_processing_backend: '' }, MEMBERS],
    ['orders alone while members are polled', { stomp_membership_sync_enabled: false }, ORDERS],
    [
      'everything',
      { resource_import_enabled: true, backend_settings: { periodic_limits: { enabled: true } } },
      [...ORDERS, ...MEMBERS, 'importable_resources', 'resource_periodic_limits'],
    ],
  ])('%s', async (_what, keys, types) => {
    const running = await start(parts(keys));
    await until(() => running.states.get('Cluster') === 'consuming');
    expect(bench.waldur.state.queues.all.map(({ object_type }) => object_type)).toEqual(types);
    expect(broker.frames.filter(({ command }) => command === 'SUBSCRIBE')).toHaveLength(types.length);
  });
});

const asked = () =>
  bench.waldur.requests.filter(
    ({ path, query }) => path === '/api/marketplace-orders/' && query['state'] === undefined,
  );

describe('Waldur is shown that somebody is there', () => {
  it('at the start, beside the look at everything', async () => {
    await start(parts({}));
    await until(() => asked().length > 0);
    expect(asked().map(({ query }) => query['offering_uuid'])).toEqual([[bench.offering.uuid]]);
  });

  it('again and again, whatever Waldur answers, until the end', async () => {
    bench.waldur.fault({ path: /marketplace-orders/, kind: { status: 403 } });
    const presence = new Presence(bench.runtime, 20);
    presence.start();
    await until(() => asked().length > 3);
    presence.stop();
  });
});

it('an agent that is told to stop begins nothing new while its last messages are being finished', async () => {
  const running = await start(parts({}));
  await until(() => running.states.get('Cluster') === 'consuming');
  await running.idle();
  const { offering, project, waldur } = bench;
  const close = server.close.bind(server);
  server.close = async () => {
    const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'New', slug: 'new' });
    await Promise.resolve();
    running.worker.workOf(0).order(order.uuid);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await close();
  };
  expect(await running.stop(5000)).toBe(true);
  expect(waldur.state.orders.all.map(({ state }) => state)).toEqual(['pending-provider']);
  expect(await running.worker.workOf(0).everything()).toBe(false);
});

it('an offering whose broker cannot be approached keeps no other from its events, and is looked at all the same', async () => {
  const faulty = await EventWorkBench.start();
  const file = join(tmpdir(), `no-certificates-${process.pid}.pem`);
  writeFileSync(file, 'nothing');
  const running = await start(parts({ name: 'Faulty', event_ca_file: file }, faulty), parts({}));
  await until(() => running.states.get('Cluster') === 'consuming');
  expect(running.states.get('Faulty')).toBe('waiting');
  expect(faulty.gets('marketplace-orders/')).toBeGreaterThan(0);
  await mode?.stop(5000);
  await faulty.close();
});
