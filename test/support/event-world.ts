import { LiveWriter } from '@waldur-site-agent/plugin-sdk';
import { type Frame, SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import {
  CommandJournal,
  createEventCommands,
  type EventCommands,
  type OfferingEventHandling,
  type OfferingWork,
} from '../../libs/event-processing/src/exports-handlers.ts';
import { History } from '../brokers/history.ts';
import { benchRuntime } from './bench-offering.ts';
import { EventApp } from './event-app.ts';
import { EventBackend } from './event-backend.ts';
import { EventWaldur } from './event-waldur.ts';

export type Mark = readonly [kind: keyof OfferingWork, ...what: unknown[]];

export interface EventWorldOptions {
  readonly exposeErrorDetails?: boolean;
  readonly journalDirectory?: string;
  readonly backend?: EventBackend;
  /** No backend at all. */
  readonly isIdle?: boolean;
  readonly waitMs?: number;
  /** Awaited by a synchronisation of everything; false when it is left undone. */
  readonly resyncing?: () => Promise<boolean | void>;
  /** World to go on with: the same Waldur, as after a restart of the agent. */
  readonly waldur?: EventWaldur;
  readonly offering?: EventWorld['offering'];
}

const HOST = 'v'.repeat(32);
const LOGIN = { vhost: HOST, login: 's'.repeat(32), password: 'tok' };
const RETRY = { firstMs: 5, factor: 1, maxMs: 5, jitter: 0, maxAttempts: 3 };

/** One offering whose events come from the sandbox's broker and whose commands run on its Waldur; marks are noted. */
export class EventWorld {
  readonly marks = new History<Mark>();
  readonly seen: string[] = [];
  private readonly frames = new History<Frame>();

  private constructor(
    readonly waldur: EventWaldur,
    readonly broker: SandboxStompBroker,
    readonly app: EventApp,
    readonly offering: ReturnType<EventWaldur['sandbox']['addOffering']>,
    readonly backend: EventBackend,
    readonly commands: EventCommands,
    private readonly journal: CommandJournal | undefined,
  ) {
    broker.frames.push = (...frames) => {
      for (const frame of frames) this.frames.add(frame);
      return frames.length;
    };
  }

  static async start(options: EventWorldOptions = {}): Promise<EventWorld> {
    const waldur = options.waldur ?? (await EventWaldur.start());
    const broker = await SandboxStompBroker.start();
    const offering = options.offering ?? waldur.sandbox.addOffering({ name: 'Cluster A' });
    const runtime = benchRuntime(waldur.sandbox, offering, new LiveWriter(), options);
    const backend = options.backend ?? new EventBackend();
    const used = options.isIdle ? undefined : backend;
    const journal = options.journalDirectory && (await CommandJournal.open(options.journalDirectory, offering.uuid));
    const notes: { marks?: History<Mark>; seen?: string[] } = {};
    const commands = createEventCommands({
      offering: runtime,
      orderBackend: used,
      membershipBackend: used,
      projectPrefix: 'w-',
      resync: async () => {
        notes.marks?.add(['everything']);
        return (await options.resyncing?.()) ?? true;
      },
      retry: RETRY,
      ...(journal ? { journal } : {}),
      ...(options.waitMs === undefined ? {} : { waitMs: options.waitMs }),
    });
    const handling: OfferingEventHandling = {
      name: offering.name,
      offeringUuid: offering.uuid,
      work: notingWork((mark) => notes.marks?.add(mark)),
      commands,
      seen: (type) => notes.seen?.push(type),
    };
    const app = await EventApp.start([handling]);
    const world = new EventWorld(waldur, broker, app, offering, backend, commands, journal || undefined);
    Object.assign(notes, { marks: world.marks, seen: world.seen });
    broker.setUser(HOST, LOGIN.login, LOGIN.password);
    return world;
  }

  /** A resource in state OK; all are of one project. */
  resource(backend_id = 'acc-1') {
    const { sandbox } = this.waldur;
    const project = sandbox.state.projects.all[0] ?? sandbox.addProject({ name: 'Test', slug: 'test-project' });
    return sandbox.addResource({ offering: this.offering, project, name: backend_id, backend_id });
  }

  /** Sends a message by the queue of its type, or by one for all types. */
  publish(objectType: string, body: unknown, how: 'by its own queue' | 'by one for all' = 'by its own queue'): void {
    const isOwn = how === 'by its own queue';
    const name = isOwn ? this.queueName(objectType) : 'consumer_1';
    this.listen(name, isOwn ? objectType : undefined);
    const text = isOwn ? body : { object_type: objectType, schema_version: 1, ...(body as object) };
    this.broker.publish(HOST, name, typeof text === 'string' ? text : JSON.stringify(text));
  }

  /** Messages of a type that have not been acknowledged. */
  unacknowledged(objectType: string): number {
    return this.broker.size(HOST, this.queueName(objectType));
  }

  /** Resolves when a message of the type has been acknowledged. */
  async acknowledged(objectType: string): Promise<void> {
    const queue = this.queueName(objectType);
    await this.frames.first(({ command, headers }) => command === 'ACK' && (headers['id'] ?? '').includes(queue));
  }

  /** Resolves when the handlers of all messages before it have begun. */
  async passed(): Promise<void> {
    const before = this.marks.all.length;
    this.publish('order', { order_uuid: 'f'.repeat(32) });
    await this.marks.first(([, what]) => what === 'f'.repeat(32), before);
  }

  /** What handlers asked for, without the marks of {@link passed}. */
  get asked(): readonly Mark[] {
    return this.marks.all.filter(([, what]) => what !== 'f'.repeat(32));
  }

  /** The broker cuts everybody off and takes back what was not acknowledged. */
  async reconnect(): Promise<void> {
    await this.broker.kill();
    await this.broker.restart();
  }

  /** From now on nothing can be written to the journal. */
  async loseJournal(): Promise<void> {
    await this.journal?.close();
  }

  /** Ends the agent; Waldur goes on. */
  async stop(): Promise<void> {
    await this.app.close();
    await this.journal?.close();
    await this.broker.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.waldur.sandbox.close();
  }

  private queueName(objectType: string): string {
    return `subscription_${LOGIN.login}_offering_${this.offering.uuid}_${objectType}`;
  }

  private listen(name: string, objectType: string | undefined): void {
    this.broker.addQueue(HOST, name);
    this.app.server.subscribe(
      { transport: 'stomp', url: this.broker.url, ...LOGIN },
      { name, context: { offeringUuid: this.offering.uuid }, ...(objectType === undefined ? {} : { objectType }) },
    );
  }
}

function notingWork(note: (mark: Mark) => void): OfferingWork {
  return {
    order: (uuid) => note(['order', uuid]),
    resource: (uuid) => note(['resource', uuid]),
    project: (uuid) => note(['project', uuid]),
    backendIds: (ids) => note(['backendIds', ids]),
    everything: async () => {
      note(['everything']);
      return true;
    },
  };
}
