import { Controller, type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  type EventContext,
  type EventData,
  EventServer,
  MqttServer,
  STOMP,
  StompServer,
} from '@waldur-site-agent/event-processing';
import { filter, firstValueFrom, Observable, timer } from 'rxjs';
import { SandboxMqttBroker } from '../../apps/sandbox/src/broker/mqtt/index.ts';
import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import type { Account } from '../brokers/broker-under-test.ts';
import { History } from '../brokers/history.ts';
import { sandboxMqtt, sandboxStomp } from '../brokers/sandbox-brokers.ts';
import { leftovers } from '../brokers/transport-suite.ts';

@Injectable()
class Journal {
  readonly entries = new History<string>();
}

@Controller()
class Orders {
  constructor(private readonly journal: Journal) {}

  @EventPattern<string>('order')
  changed(@Payload() data: EventData, @Ctx() context: EventContext<string>): void {
    this.journal.entries.add(`order ${String(data['n'])} of ${context.source.context}`);
  }
}

@Controller()
class Watchers {
  private failures = 0;

  constructor(private readonly journal: Journal) {}

  /** A second handler of the same messages, which fails once. */
  @EventPattern<string>('order')
  seen(@Payload() data: EventData): void {
    if ((this.failures += 1) === 1) throw new Error('not the first time');
    this.journal.entries.add(`seen ${String(data['n'])}`);
  }
}

@Controller()
class Streams {
  constructor(private readonly journal: Journal) {}

  @EventPattern<string>('order')
  changed(): Observable<unknown> {
    return new Observable((done) => {
      this.journal.entries.add('begun');
      const waiting = timer(100).subscribe(() => {
        this.journal.entries.add('completed');
        done.complete();
      });
      return () => waiting.unsubscribe();
    });
  }
}

@Controller()
class StompOnly {
  constructor(private readonly journal: Journal) {}

  @EventPattern<string>('order', STOMP)
  changed(): void {
    this.journal.entries.add('by STOMP');
  }
}

@Module({})
class AppModule {}

const RETRY = { firstMs: 10, factor: 1, maxMs: 10, jitter: 0, maxAttempts: 3 };

const moduleWith = (...controllers: (typeof Orders | typeof Watchers | typeof Streams | typeof StompOnly)[]) => ({
  module: AppModule,
  controllers,
  providers: [Journal, { provide: EventServer, useFactory: () => new EventServer({ retry: RETRY }) }],
});
const options = { logger: false, abortOnError: false } as const;
const listenTo = async (server: EventServer, each: Account): Promise<void> => {
  const [name = ''] = each.sources;
  const consuming = new Promise<void>((resolve) => {
    server.on('consuming', ({ sources }) => {
      if (sources[0]?.name === name) resolve();
    });
  });
  server.subscribe(each.login(), { name, objectType: 'order', context: each.login().transport });
  await consuming;
};
const publish = (each: Account, n: number): Promise<void> => each.publish(each.source, JSON.stringify({ n }));

describe('event handlers in a Nest application', () => {
  let stomp: SandboxStompBroker;
  let mqtt: SandboxMqttBroker;
  let account: Account;
  let mqttAccount: Account;
  let app: INestApplicationContext | undefined;

  beforeAll(async () => {
    stomp = await SandboxStompBroker.start();
    mqtt = await SandboxMqttBroker.start();
  });

  beforeEach(async () => {
    account = await sandboxStomp(stomp).account(1);
    mqttAccount = await sandboxMqtt(mqtt, 'ws').account(1);
  });

  afterEach(async () => {
    await app?.close();
  });

  afterAll(async () => {
    await stomp.close();
    await mqtt.close();
  });

  it('both transports feed the same handler; the server is injected where it is needed', async () => {
    const microservice = await NestFactory.createMicroservice(moduleWith(Orders), {
      ...options,
      inject: [EventServer],
      useFactory: (strategy: EventServer) => ({ strategy }),
    });
    app = microservice;
    await microservice.listen();
    const server = microservice.get(EventServer);
    await listenTo(server, account);
    await listenTo(server, mqttAccount);
    await publish(account, 1);
    await publish(mqttAccount, 2);
    const entries = await microservice.get(Journal).entries.count(2);
    expect([...entries].sort()).toEqual(['order 1 of stomp', 'order 2 of mqtt']);
  });

  it('beside an HTTP server, in a hybrid application', async () => {
    const server = new EventServer();
    const hybrid = await NestFactory.create(moduleWith(Orders), options);
    app = hybrid;
    hybrid.connectMicroservice({ strategy: server });
    await hybrid.startAllMicroservices();
    await hybrid.listen(0, '127.0.0.1');
    await listenTo(server, account);
    await publish(account, 1);
    expect(await hybrid.get(Journal).entries.count(1)).toEqual(['order 1 of stomp']);
    await hybrid.close();
    app = undefined;
    expect(await leftovers(account)).toEqual([]);
  });

  it('in an application context, where handlers are added by hand', async () => {
    const server = new EventServer();
    const context = await NestFactory.createApplicationContext(moduleWith(Orders), options);
    app = context;
    const orders = context.get(Orders);
    const handler = (data: EventData, more: EventContext<string>) => Promise.resolve(orders.changed(data, more));
    server.addHandler('order', handler, true);
    server.listen(() => undefined);
    await listenTo(server, account);
    await publish(account, 1);
    expect(await context.get(Journal).entries.count(1)).toEqual(['order 1 of stomp']);
    await server.close();
  });

  it('two handlers of one type must both succeed', async () => {
    const strategy = new EventServer({ retry: RETRY });
    const microservice = await NestFactory.createMicroservice(moduleWith(Orders, Watchers), { ...options, strategy });
    app = microservice;
    await microservice.listen();
    await listenTo(strategy, account);
    await publish(account, 1);
    const entries = await microservice.get(Journal).entries.count(3);
    expect(entries).toEqual(['order 1 of stomp', 'order 1 of stomp', 'seen 1']);
  });

  it('a handler that returns a stream is through when the stream is', async () => {
    const strategy = new EventServer({ retry: RETRY });
    const microservice = await NestFactory.createMicroservice(moduleWith(Streams), { ...options, strategy });
    await microservice.listen();
    await listenTo(strategy, account);
    await publish(account, 1);
    const { entries } = microservice.get(Journal);
    await entries.count(1);
    await microservice.close();
    expect(entries.all).toEqual(['begun', 'completed']);
    expect(await leftovers(account)).toEqual([]);
  });

  it('one connection can be a strategy of its own', async () => {
    const own = { objectType: 'order', context: 'its own' };
    const servers = [new StompServer(account.login()), new MqttServer(mqttAccount.login())] as const;
    servers[0].subscribe({ name: account.source, ...own });
    servers[1].subscribe({ name: mqttAccount.source, ...own });
    const hybrid = await NestFactory.create(moduleWith(Orders, StompOnly), options);
    app = hybrid;
    for (const strategy of servers) hybrid.connectMicroservice({ strategy });
    const consuming = servers.map(({ events }) =>
      firstValueFrom(events.pipe(filter(({ kind }) => kind === 'consuming'))),
    );
    await hybrid.startAllMicroservices();
    await Promise.all(consuming);
    for (const each of [account, mqttAccount]) await publish(each, 1);
    const entries = await hybrid.get(Journal).entries.count(3);
    expect([...entries].sort()).toEqual(['by STOMP', 'order 1 of its own', 'order 1 of its own']);
  });
});
