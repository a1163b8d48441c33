import { Controller, Inject, type INestMicroservice, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  type BrokerEvent,
  type BrokerLogin,
  type EventContext,
  type EventData,
  EventServer,
  type EventSource,
  type EventSubscription,
  type TransportSettings,
} from '@waldur-site-agent/event-processing';
import { History } from './history.ts';

export interface Handled {
  readonly type: string;
  readonly data: EventData;
  readonly context: EventContext;
}

/** What a handler does with a message. */
export type Script = (message: Handled) => Promise<void> | void;

const SCRIPT = Symbol('script');

@Controller()
export class Handlers {
  constructor(@Inject(SCRIPT) private readonly script: Script) {}

  @EventPattern<string>('order')
  order(@Payload() data: EventData, @Ctx() context: EventContext): Promise<void> | void {
    return this.script({ type: 'order', data, context });
  }

  @EventPattern<string>('user_role')
  userRole(@Payload() data: EventData, @Ctx() context: EventContext): Promise<void> | void {
    return this.script({ type: 'user_role', data, context });
  }
}

@Module({})
class ListenerModule {}

/** The module of a site agent that does what the script says. */
export function listenerModule(script: Script) {
  return { module: ListenerModule, controllers: [Handlers], providers: [{ provide: SCRIPT, useValue: script }] };
}

/** Quick retries and short pauses; everything else as in production. */
export const QUICK = {
  heartbeatMs: 1000,
  connectTimeoutMs: 3000,
  disconnectMs: 500,
  retry: { firstMs: 20, factor: 1, maxMs: 20, jitter: 0, maxAttempts: 3 },
  reconnect: { firstMs: 50, maxMs: 500, stableMs: 10_000 },
} satisfies Partial<TransportSettings>;

export class Listener {
  /** Messages whose handler has been called. */
  readonly started = new History<Handled>();
  /** Messages whose handler is through. */
  readonly finished = new History<Handled>();
  readonly events = new History<BrokerEvent>();
  readonly logged: string[] = [];
  private app: INestMicroservice | undefined;

  private constructor(readonly server: EventServer) {
    server.events.subscribe((event) => this.events.add(event));
  }

  /** A Nest microservice whose handlers do what the script says, by default nothing. */
  static async start(script: Script = () => undefined, settings: Partial<TransportSettings> = {}): Promise<Listener> {
    const listener = new Listener(new EventServer({ ...QUICK, ...settings }));
    const observed = async (message: Handled): Promise<void> => {
      listener.started.add(message);
      await script(message);
      listener.finished.add(message);
    };
    const app = await NestFactory.createMicroservice(listenerModule(observed), {
      strategy: listener.server,
      logger: listener.logger(),
      abortOnError: false,
    });
    await app.listen();
    listener.app = app;
    return listener;
  }

  subscribe(login: BrokerLogin, source: EventSource): EventSubscription {
    return this.server.subscribe(login, source);
  }

  /** Subscribes and waits until the broker has confirmed every source. */
  async consume(login: BrokerLogin, names: readonly string[], more: Partial<EventSource> = {}): Promise<void> {
    const before = this.events.all.length;
    for (const name of names) this.subscribe(login, { name, ...more });
    for (const name of names) await this.consuming(name, before);
  }

  async consuming(name: string, after = 0): Promise<void> {
    await this.events.first(
      ({ kind, sources }) => kind === 'consuming' && sources.some((source) => source.name === name),
      after,
    );
  }

  lost(after = 0): Promise<BrokerEvent> {
    return this.events.first(({ kind }) => kind === 'lost', after);
  }

  refused(reason: string, after = 0): Promise<BrokerEvent> {
    return this.events.first((event) => event.kind === 'refused' && event.reason === reason, after);
  }

  /** What happened to the connections, in words. */
  get story(): readonly string[] {
    return this.events.all.map((event) =>
      event.kind === 'refused' ? `${event.kind} ${event.reason}` : (event.kind as string),
    );
  }

  async close(): Promise<void> {
    await this.app?.close();
  }

  private logger(): LoggerService {
    const write = (...parts: unknown[]): void => {
      this.logged.push(parts.map((part) => (part instanceof Error ? part.stack : JSON.stringify(part))).join(' '));
    };
    return { log: write, error: write, warn: write, debug: write, verbose: write };
  }
}
