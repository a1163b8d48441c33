import { SandboxEvents, type SandboxWaldur } from '@waldur-site-agent/sandbox';
import type { EventPlace } from './real-events-place.ts';

type Request = SandboxWaldur['requests'][number];
type Offering = ReturnType<SandboxWaldur['addOffering']>;
type Subscription = SandboxWaldur['state']['subscriptions']['all'][number];

/** What Waldur does at a real broker: accounts and queues for agents that register, and messages to them. */
export class RealEvents extends SandboxEvents {
  private readonly accounts = new Map<Subscription, Promise<void>>();

  constructor(
    private readonly sandbox: SandboxWaldur,
    readonly place: EventPlace,
  ) {
    super(sandbox, {});
    sandbox.beforeRequest((request) => this.before(request));
    sandbox.onRequest((request) => this.after(request));
  }

  /** Virtual host of the agent's user. */
  get host(): string {
    return this.sandbox.state.me.uuid;
  }

  get subscriptions(): readonly Subscription[] {
    return this.sandbox.state.subscriptions.all;
  }

  /** The newest subscription to an object type. */
  subscription(objectType: string): Subscription {
    const found = this.subscriptions.findLast((each) => isAbout(each, objectType));
    if (!found) throw new Error(`nobody has subscribed to ${objectType}`);
    return found;
  }

  /** Name of the queue (STOMP), or topic (MQTT). */
  address({ uuid }: Subscription, offering: Offering, objectType: string): string {
    const topic = `subscription/${uuid}/offering/${offering.uuid}/${objectType}`;
    return this.place.transport === 'mqtt' ? topic : topic.replaceAll('/', '_');
  }

  override async publish(
    offering: Offering,
    objectType: string,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const body = JSON.stringify({ ...payload, offering_uuid: offering.uuid });
    const address = this.address(this.subscription(objectType), offering, objectType);
    await this.place.send(this.host, address, body);
  }

  /** An account that the broker has lost is made anew, under a new name. */
  private async before(request: Request): Promise<void> {
    if (!isRegistration(request)) return;
    const { observable_object_type: objectType } = request.body as { readonly observable_object_type: string };
    for (const subscription of this.subscriptions.filter((each) => isAbout(each, objectType))) {
      const made = this.accounts.get(subscription);
      await made;
      if (made && !(await this.place.hasUser(this.host, subscription.uuid))) this.forget(subscription);
    }
  }

  private async after(request: Request): Promise<void> {
    if (isRegistration(request)) await Promise.all(this.subscriptions.map((each) => this.makeAccount(each)));
    else if (request.path.endsWith('/create_queue/')) await this.makeQueue(request);
    else if (request.method === 'DELETE' && request.path.includes('/event-subscriptions/')) await this.removeAccounts();
  }

  private makeAccount(subscription: Subscription): Promise<void> {
    const known = this.accounts.get(subscription);
    const made = known ?? this.place.addUser(this.host, subscription.uuid, this.sandbox.token);
    this.accounts.set(subscription, made);
    return made;
  }

  private async makeQueue({ path, body }: Request): Promise<void> {
    const { offering_uuid, object_type } = body as Readonly<Record<'offering_uuid' | 'object_type', string>>;
    const subscription = this.subscriptions.find(({ uuid }) => path.includes(uuid));
    const offering = this.sandbox.state.offerings.all.find(({ uuid }) => uuid === offering_uuid);
    if (!subscription || !offering) throw new Error('a queue of nothing');
    await this.place.addQueue(this.host, this.address(subscription, offering, object_type));
  }

  private async removeAccounts(): Promise<void> {
    for (const subscription of this.accounts.keys()) {
      if (this.subscriptions.includes(subscription)) continue;
      this.accounts.delete(subscription);
      await this.place.removeUser(this.host, subscription.uuid);
    }
  }

  private forget(subscription: Subscription): void {
    this.accounts.delete(subscription);
    this.sandbox.state.subscriptions.remove(subscription);
  }
}

function isRegistration({ method, path }: Request): boolean {
  return method === 'POST' && path.endsWith('/register_event_subscription/');
}

function isAbout({ observable_objects: [first] }: Subscription, objectType: string): boolean {
  return first?.['object_type'] === objectType;
}
