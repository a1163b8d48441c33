import type { PlaceOrderInput, PlanInput, ResourceInput } from './inputs.ts';
import type { OrderRecord, OrderType, PlanRecord, ResourceRecord, ResourceState } from './records.ts';
import type { Store } from './store.ts';
import { slugOf, stored } from './stored.ts';

/** The state of a resource while an order of this type is open. */
const STATE_DURING: Readonly<Record<OrderType, ResourceState>> = {
  Create: 'Creating',
  Update: 'Updating',
  Terminate: 'Terminating',
  Restore: 'Creating',
};

export function addPlan(store: Store, input: PlanInput): PlanRecord {
  return store.plans.add({
    ...stored(input),
    name: input.name,
    offering: input.offering,
    quotas: { ...input.quotas },
  });
}

export function addResource(store: Store, input: ResourceInput): ResourceRecord {
  const common = stored(input);
  return store.resources.add({
    ...common,
    name: input.name,
    slug: input.slug ?? slugOf(input.name),
    state: input.state ?? 'OK',
    backend_id: input.backend_id ?? '',
    effective_id: '',
    offering: input.offering,
    project: input.project,
    plan: input.plan,
    limits: { ...input.limits },
    attributes: { ...input.attributes },
    backend_metadata: { ...input.backend_metadata },
    endpoints: [],
    paused: input.paused ?? false,
    downscaled: input.downscaled ?? false,
    restrict_member_access: input.restrict_member_access ?? false,
    end_date: input.end_date ?? null,
    error_message: '',
    error_traceback: '',
    last_sync: common.created,
    sync_statuses: [],
  });
}

/** Places an order that waits for the provider; the resource enters the state that goes with it. */
export function placeOrder(store: Store, input: PlaceOrderInput): OrderRecord {
  const resource = input.resource ?? newResource(store, input);
  const before = resource.state;
  const state = input.state ?? 'pending-provider';
  if (isOpen(state)) resource.state = STATE_DURING[input.type];
  return store.orders.add({
    ...stored(input),
    type: input.type,
    state,
    resource,
    resource_state_before: before,
    plan: input.plan ?? resource.plan,
    limits: { ...input.limits },
    attributes: { ...input.attributes },
    backend_id: input.backend_id ?? '',
    error_message: '',
    error_traceback: '',
    completed_at: null,
    provider_reviewed_at: null,
    provider_rejection_comment: '',
  });
}

function newResource(store: Store, input: Extract<PlaceOrderInput, { resource?: undefined }>): ResourceRecord {
  return addResource(store, {
    name: input.name,
    offering: input.offering,
    project: input.project,
    state: 'Creating',
    ...(input.slug === undefined ? {} : { slug: input.slug }),
    ...(input.plan && { plan: input.plan }),
    ...(input.limits && { limits: input.limits }),
    ...(input.attributes && { attributes: input.attributes }),
  });
}

function isOpen(state: OrderRecord['state']): boolean {
  return state.startsWith('pending') || state === 'executing';
}
