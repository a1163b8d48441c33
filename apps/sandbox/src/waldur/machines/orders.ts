import { Refusal } from '../http/refusal.ts';
import type { OrderRecord, OrderState, ResourceState } from '../state/records.ts';
import { now } from '../state/stored.ts';

/** The provider accepts. */
export function approve(order: OrderRecord): void {
  expectState(order, 'approve', ['pending-provider']);
  order.state = 'executing';
  order.provider_reviewed_at = now();
  touch(order);
}

/** The provider declines: what was to be created is gone, anything else stays as it was. */
export function reject(order: OrderRecord, comment: string): void {
  expectState(order, 'reject', ['pending-consumer', 'pending-provider']);
  order.state = 'rejected';
  order.provider_rejection_comment = comment;
  order.provider_reviewed_at = now();
  order.resource.state = order.type === 'Create' ? 'Terminated' : order.resource_state_before;
  complete(order);
}

export function setDone(order: OrderRecord): void {
  expectState(order, 'complete', ['executing']);
  order.state = 'done';
  const { resource } = order;
  resource.state = order.type === 'Terminate' ? 'Terminated' : ('OK' satisfies ResourceState);
  if (order.type === 'Update') applyUpdate(order);
  resource.error_message = '';
  resource.error_traceback = '';
  complete(order);
}

/** Waldur takes this in any state, even from an order that is done. */
export function setErred(order: OrderRecord, message: string, traceback: string): void {
  order.state = 'erred';
  for (const erred of [order, order.resource]) {
    erred.error_message = message;
    erred.error_traceback = traceback;
  }
  order.resource.state = 'Erred';
  complete(order);
}

function applyUpdate(order: OrderRecord): void {
  const { resource } = order;
  if (Object.keys(order.limits).length > 0) resource.limits = { ...order.limits };
  if (order.plan) resource.plan = order.plan;
}

function complete(order: OrderRecord): void {
  order.completed_at = now();
  touch(order);
}

function touch(order: OrderRecord): void {
  order.modified = now();
  order.resource.modified = order.modified;
}

function expectState(order: OrderRecord, action: string, allowed: readonly OrderState[]): void {
  if (allowed.includes(order.state)) return;
  throw Refusal.conflict(`Cannot ${action} an order in state ${order.state}; valid states: ${allowed.join(', ')}.`);
}
