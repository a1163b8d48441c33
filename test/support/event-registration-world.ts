import type { BrokerEvent, EventServer } from '@waldur-site-agent/event-processing';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import { type Backend, LiveWriter } from '@waldur-site-agent/plugin-sdk';
import type { SandboxWaldurOptions } from '@waldur-site-agent/sandbox';
import { type WaldurClient, WaldurClientFactory } from '@waldur-site-agent/waldur-client';
import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import {
  EventIdentity,
  type EventObjectType,
  EventSigns,
  type OfferingEventHandling,
  OfferingRegistration,
  type RegistrationOptions,
} from '../../libs/event-processing/src/exports-handlers.ts';
import { History } from '../brokers/history.ts';
import { benchRuntime } from './bench-offering.ts';
import { EventApp } from './event-app.ts';
import { EventWaldur } from './event-waldur.ts';

type OfferingRecord = ReturnType<EventWaldur['sandbox']['addOffering']>;

interface Choices extends Partial<RegistrationOptions> {
  /** UUID of the offering as the file has it. */
  readonly configured?: string;
  readonly login?: 'token' | 'OpenID Connect';
}

const PAUSE = { firstMs: 10, maxMs: 20 };
const FACTS = { version: '1.2.3', dependencies: [{ package: 'p', version: '1' }] };
export const OIDC = { clientId: 'agent', clientSecret: 's3cret' };

/** A Waldur that makes users and queues at a broker as it registers subscriptions, and agents that register. */
export class EventRegistrationWorld {
  readonly events = new History<BrokerEvent>();
  /** What the broker takes for the password of new users; the token by default. */
  password: string;
  /** False: Waldur believes that there are queues, and the broker has none. */
  makesQueues = true;
  private lastClient: WaldurClient | undefined;
  private readonly registrations: OfferingRegistration[] = [];
  private readonly users = new Set<string>();

  private constructor(
    readonly waldur: EventWaldur,
    readonly broker: SandboxStompBroker,
    readonly app: EventApp,
  ) {
    this.password = waldur.sandbox.token;
    app.server.events.subscribe((event) => this.events.add(event));
    waldur.sandbox.onRequest(({ method, path }) => this.mirror(method, path));
  }

  static async start(
    options: SandboxWaldurOptions = {},
    handled: (waldur: EventWaldur) => Promise<readonly OfferingEventHandling[]> = () => Promise.resolve([]),
  ): Promise<EventRegistrationWorld> {
    const [waldur, broker] = await Promise.all([EventWaldur.start(options), SandboxStompBroker.start()]);
    return new EventRegistrationWorld(waldur, broker, await EventApp.start(await handled(waldur)));
  }

  get server(): EventServer {
    return this.app.server;
  }

  /** Virtual host: the user of the token. */
  get host(): string {
    return this.waldur.sandbox.state.me.uuid;
  }

  /** Of the registration made last. */
  get client(): WaldurClient {
    if (!this.lastClient) throw new Error('nobody has registered');
    return this.lastClient;
  }

  offering(name = 'Cluster A'): OfferingRecord {
    return this.waldur.sandbox.addOffering({ name });
  }

  registration(
    offering: OfferingRecord,
    objectTypes: readonly EventObjectType[],
    { configured = offering.uuid, login = 'token', ...more }: Choices = {},
  ): OfferingRegistration {
    const runtime = this.runtime(offering, login, configured);
    this.lastClient = runtime.client;
    const registration = new OfferingRegistration({
      offering: runtime,
      identity: new EventIdentity(runtime, FACTS),
      objectTypes,
      access: { transport: 'stomp', url: this.broker.url },
      broker: this.server,
      identityQueue: false,
      pace: { failed: PAUSE, refused: PAUSE },
      ...more,
    });
    this.registrations.push(registration);
    return registration;
  }

  signs(
    offering: OfferingRecord,
    backends: { readonly order?: Backend; readonly membership?: Backend },
    now?: () => number,
  ): EventSigns {
    const runtime = this.runtime(offering, 'token', offering.uuid);
    return new EventSigns(runtime, new EventIdentity(runtime, FACTS), backends, now);
  }

  /** Resolves when the broker has confirmed queues whose names end so. */
  async consuming(endings: readonly string[], after = 0): Promise<void> {
    for (const ending of endings) {
      await this.events.first(
        ({ kind, sources }) => kind === 'consuming' && sources.some(({ name }) => name.endsWith(`_${ending}`)),
        after,
      );
    }
  }

  async refused(reason: string, after = 0): Promise<void> {
    await this.events.first((event) => event.kind === 'refused' && event.reason === reason, after);
  }

  async close(): Promise<void> {
    for (const registration of this.registrations) registration.stop();
    await this.app.close();
    await this.broker.close();
    await this.waldur.sandbox.close();
  }

  private runtime(offering: OfferingRecord, login: Choices['login'], configured: string): OfferingRuntime {
    const { sandbox } = this.waldur;
    const runtime = { ...benchRuntime(sandbox, offering, new LiveWriter(), {}), uuid: configured };
    if (login === 'token') return runtime;
    const oidc = { tokenUrl: sandbox.oidcTokenUrl, ...OIDC };
    const connection = { apiUrl: sandbox.apiUrl, oidc, verifySsl: true, userAgent: 'waldur-site-agent-bench/0.0.0' };
    return { ...runtime, client: new WaldurClientFactory().create(connection) };
  }

  /** What Waldur does at the broker. The password of a user that is there stays as it is. */
  private mirror(method: string, path: string): void {
    const { subscriptions, queues } = this.waldur.sandbox.state;
    if (method === 'DELETE' && path.includes('event-subscriptions')) {
      this.broker.removeUser(path.split('/').at(-2) ?? '');
    }
    for (const { uuid } of subscriptions.all) {
      if (!this.users.has(uuid)) this.broker.setUser(this.host, uuid, this.password);
      this.users.add(uuid);
    }
    if (!path.endsWith('create_queue/') || !this.makesQueues) return;
    for (const { subscription, offering, object_type } of queues.all) {
      this.broker.addQueue(this.host, `subscription_${subscription.uuid}_offering_${offering.uuid}_${object_type}`);
    }
  }
}
