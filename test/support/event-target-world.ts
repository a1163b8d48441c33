import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import {
  createEventCommands,
  type OfferingEventHandling,
  type OfferingRegistration,
  targetRegistration,
} from '../../libs/event-processing/src/exports-handlers.ts';
import { WaldurClientFactory } from '@waldur-site-agent/waldur-client';
import { EventRegistrationWorld } from './event-registration-world.ts';
import { EventWorkBench } from './event-work-bench.ts';
import { FederatedBackend } from './federated-backend.ts';

const TYPES = ['order', 'offering_user', 'resource'] as const;
const PAUSE = { firstMs: 10, maxMs: 20 };
const OWN = { vhost: 'a'.repeat(32), login: 'own', password: 'tok' };

/** Two Waldurs with a broker each: an offering of one (A) lives in an offering of the other (B). */
export class EventTargetWorld {
  private registrationAtB: OfferingRegistration | undefined;

  private constructor(
    /** The Waldur whose offering is served, with the work of it. */
    readonly a: EventWorkBench<FederatedBackend>,
    /** The Waldur it lives in, with its broker and the agent's handlers. */
    readonly b: EventRegistrationWorld,
    readonly brokerA: SandboxStompBroker,
    readonly offeringB: ReturnType<EventRegistrationWorld['offering']>,
  ) {}

  static async start(): Promise<EventTargetWorld> {
    const parts: { a?: EventWorkBench<FederatedBackend>; offeringB?: EventTargetWorld['offeringB'] } = {};
    const b = await EventRegistrationWorld.start({}, async (waldur) => {
      const offeringB = waldur.sandbox.addOffering({ name: 'Cluster B' });
      const a = await EventWorkBench.start({
        backend: (writer) => new FederatedBackend(writer, waldur, offeringB),
        target: (backend) => ({ backend, name: backend.eventTarget().name }),
      });
      Object.assign(parts, { a, offeringB });
      return [handling(a, offeringB)];
    });
    const { a, offeringB } = parts;
    if (!a || !offeringB) throw new Error('the application has been put together without its offering');
    return new EventTargetWorld(a, b, await SandboxStompBroker.start(), offeringB);
  }

  get backend(): FederatedBackend {
    return this.a.backend;
  }

  /** Begins to register the agent with B. */
  register(): OfferingRegistration {
    const { apiUrl, token, offeringUuid } = this.backend.eventTarget();
    const client = new WaldurClientFactory().create({ apiUrl, token, verifySsl: true, userAgent: 'bench/0' });
    this.registrationAtB = targetRegistration({
      offering: 'Cluster A',
      target: { offeringUuid },
      client,
      access: { transport: 'stomp', url: this.b.broker.url },
      broker: this.b.server,
      agent: { version: '1.2.3', dependencies: [] },
      pace: { failed: PAUSE, refused: PAUSE },
    });
    return this.registrationAtB;
  }

  /** Registers, and waits until events of B come in. */
  async listen(): Promise<void> {
    await this.register().start();
    await this.b.consuming(TYPES);
  }

  /** B tells of something. */
  tell(objectType: (typeof TYPES)[number], body: unknown): void {
    const queue = this.queueName(objectType);
    this.b.broker.publish(this.b.host, queue, typeof body === 'string' ? body : JSON.stringify(body));
  }

  /** A tells of something. */
  tellOfA(objectType: string, body: object): void {
    const name = `subscription_own_offering_${this.a.offering.uuid}_${objectType}`;
    this.brokerA.setUser(OWN.vhost, OWN.login, OWN.password);
    this.brokerA.addQueue(OWN.vhost, name);
    const context = { offeringUuid: this.a.offering.uuid };
    this.b.server.subscribe({ transport: 'stomp', url: this.brokerA.url, ...OWN }, { name, objectType, context });
    this.brokerA.publish(OWN.vhost, name, JSON.stringify(body));
  }

  /** Resolves when all messages of B so far have been acknowledged and worked on. */
  async worked(): Promise<void> {
    for (const type of TYPES) {
      await this.until(() => this.b.broker.size(this.b.host, this.queueName(type)) === 0);
    }
    await this.a.worker.idle();
  }

  /** Resolves when it is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  private queueName(objectType: string): string {
    const queue = this.b.waldur.sandbox.state.queues.all.find(({ object_type }) => object_type === objectType);
    return `subscription_${queue?.subscription.uuid}_offering_${this.offeringB.uuid}_${objectType}`;
  }

  async close(): Promise<void> {
    this.registrationAtB?.stop();
    await this.b.close();
    await this.brokerA.close();
    await this.a.close();
  }
}

function handling(
  { offering, runtime, worker, work }: EventWorkBench<FederatedBackend>,
  offeringB: EventTargetWorld['offeringB'],
): OfferingEventHandling {
  return {
    name: offering.name,
    offeringUuid: offering.uuid,
    work,
    commands: createEventCommands({ offering: runtime, projectPrefix: '', resync: () => work.everything() }),
    target: { offeringUuid: offeringB.uuid, happened: (happening) => worker.happened(0, happening) },
  };
}
