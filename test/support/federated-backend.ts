import {
  type AsyncOrders,
  BackendError,
  type ChangeWriter,
  type CreateRequest,
  type CreatedResource,
  type EventTarget,
  type Resource,
  type TargetEvents,
} from '@waldur-site-agent/plugin-sdk';
import type { EventWaldur } from './event-waldur.ts';
import { dashed } from './dashed.ts';
import { MemoryBackend } from './memory-backend.ts';

/** A backend whose resources are ordered from another Waldur, and whose events are listened to. */
export class FederatedBackend extends MemoryBackend implements AsyncOrders, TargetEvents {
  /** Resources whose end dates were asked for. */
  readonly endDates: Resource[] = [];
  usernameSyncs = 0;
  /** Awaited by {@link syncUsernames} and {@link syncEndDate}; throw to make them fail. */
  meanwhile: () => Promise<void> | void = () => undefined;

  constructor(
    writer: ChangeWriter,
    private readonly elsewhere: EventWaldur,
    private readonly offering: ReturnType<EventWaldur['sandbox']['addOffering']>,
  ) {
    super(writer);
  }

  eventTarget(): EventTarget {
    const { apiUrl, token } = this.elsewhere.sandbox;
    return { apiUrl, token, offeringUuid: this.offering.uuid, name: 'Waldur B', verifySsl: true };
  }

  override async createResource(request: CreateRequest): Promise<CreatedResource> {
    const created = await super.createResource(request);
    const { sandbox } = this.elsewhere;
    const project = sandbox.state.projects.all[0] ?? sandbox.addProject({ name: 'B', slug: 'b' });
    const { name, slug } = request.resource;
    const order = sandbox.placeOrder({ type: 'Create', offering: this.offering, project, name, slug });
    return { ...created, pendingOrderId: dashed(order.uuid) };
  }

  async checkPendingOrder(pendingOrderId: string): Promise<boolean> {
    const { state } = this.elsewhere.sandbox.state.orders.require(pendingOrderId.replaceAll('-', ''));
    if (state === 'erred') throw new BackendError('it failed there');
    return state === 'done';
  }

  async syncUsernames(): Promise<boolean> {
    this.usernameSyncs += 1;
    await this.meanwhile();
    return true;
  }

  async syncEndDate(resource: Resource): Promise<void> {
    this.endDates.push(resource);
    await this.meanwhile();
  }
}
