import type { SandboxMqttBroker } from '../broker/mqtt/index.ts';
import type { SandboxStompBroker } from '../broker/stomp/index.ts';
import type { SandboxWaldur } from '../waldur/index.ts';

type Order = ReturnType<SandboxWaldur['placeOrder']>;
type Resource = ReturnType<SandboxWaldur['addResource']>;
type Offering = ReturnType<SandboxWaldur['addOffering']>;
type Project = ReturnType<SandboxWaldur['addProject']>;
type User = ReturnType<SandboxWaldur['addUser']>;

export interface SandboxBrokers {
  readonly stomp?: SandboxStompBroker;
  readonly mqtt?: SandboxMqttBroker;
}

/**
 * What Waldur does at its message broker: accounts and queues for those who register, and a message to each queue of an
 * object type when something happens.
 */
export class SandboxEvents {
  private readonly known = new Set<string>();

  constructor(
    private readonly waldur: SandboxWaldur,
    private readonly brokers: SandboxBrokers,
  ) {
    waldur.onRequest(({ method, path }) => {
      if (method !== 'GET' && path.includes('event')) this.mirror();
    });
  }

  /** The state of an order changed. */
  async order(order: Order): Promise<void> {
    const { uuid, state, resource } = order;
    await this.publish(resource.offering, 'order', { order_uuid: uuid, order_state: state });
  }

  /** A flag or a limit of a resource changed. */
  async resource(resource: Resource): Promise<void> {
    const { uuid, backend_id, paused, downscaled, restrict_member_access } = resource;
    const flags = { paused, downscaled, restrict_member_access };
    await this.publish(resource.offering, 'resource', {
      resource_uuid: uuid,
      resource_backend_id: backend_id,
      ...flags,
    });
  }

  /** Somebody joined or left a project. */
  async role(offering: Offering, project: Project, user: User, granted: boolean): Promise<void> {
    const person = { user_uuid: user.uuid, user_username: user.username };
    const place = { project_uuid: project.uuid, project_name: project.name };
    await this.publish(offering, 'user_role', { ...person, ...place, role_name: 'PROJECT.MEMBER', granted });
  }

  /** One message to every queue that there is for this, and to the topic of every subscription to its type. */
  async publish(offering: Offering, objectType: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
    const body = JSON.stringify({ ...payload, offering_uuid: offering.uuid });
    const { subscriptions, queues, me } = this.waldur.state;
    for (const queue of queues.where((each) => each.offering === offering && each.object_type === objectType)) {
      this.brokers.stomp?.publish(me.uuid, queueName(queue.subscription.uuid, offering.uuid, objectType), body);
    }
    for (const { uuid } of subscriptions.where(({ observable_objects }) => isAbout(observable_objects, objectType))) {
      await this.brokers.mqtt?.publish(`subscription/${uuid}/offering/${offering.uuid}/${objectType}`, body);
    }
  }

  private mirror(): void {
    const { subscriptions, queues, me } = this.waldur.state;
    for (const { uuid } of subscriptions.all) this.addAccount(me.uuid, uuid);
    for (const { subscription, offering, object_type } of queues.all) {
      const name = queueName(subscription.uuid, offering.uuid, object_type);
      if (this.known.has(name)) continue;
      this.known.add(name);
      this.brokers.stomp?.addQueue(me.uuid, name);
    }
  }

  private addAccount(host: string, login: string): void {
    if (this.known.has(login)) return;
    this.known.add(login);
    this.brokers.stomp?.setUser(host, login, this.waldur.token);
    this.brokers.mqtt?.setUser(`${host}:${login}`, this.waldur.token);
  }
}

function isAbout(objects: readonly Readonly<Record<string, unknown>>[], objectType: string): boolean {
  return objects.some(({ object_type }) => object_type === objectType);
}

function queueName(subscription: string, offering: string, objectType: string): string {
  return `subscription_${subscription}_offering_${offering}_${objectType}`;
}
