import type { SubscriptionRecord } from '../state/agent-records.ts';
import { stored } from '../state/stored.ts';
import { queueView, subscriptionView } from '../views/agents.ts';
import { is, isUuid, page } from './listing.ts';
import { type Call, created, type Reply, type Routes, text } from './route.ts';
import type { Json } from '../contract/filler.ts';

const SUBSCRIPTIONS = '/api/event-subscriptions/';

/** Registration for messages; the broker itself is somebody else's. */
export const eventRoutes: Routes = {
  'POST /api/marketplace-site-agent-identities/{uuid}/register_event_subscription/': registerSubscription,
  [`GET ${SUBSCRIPTIONS}`]: (call) =>
    page(call, call.store.subscriptions.all, (each) => subscriptionView(call.views, each, call.store.me), {
      user_uuid: isUuid(() => call.store.me.uuid),
      user_username: is(() => call.store.me.username),
    }),
  [`POST ${SUBSCRIPTIONS}`]: (call) => {
    const objects = (call.body['observable_objects'] as Json[] | undefined) ?? [];
    return created(subscriptionView(call.views, subscribe(call, objects), call.store.me));
  },
  [`DELETE ${SUBSCRIPTIONS}{uuid}/`]: (call) => {
    call.store.subscriptions.remove(find(call));
    return { status: 204 };
  },
  [`POST ${SUBSCRIPTIONS}{uuid}/create_queue/`]: createQueue,
};

function find(call: Call): SubscriptionRecord {
  return call.store.subscriptions.require(call.params['uuid']);
}

function subscribe(call: Call, observable_objects: Json[]): SubscriptionRecord {
  const description = text(call.body['description']);
  return call.store.subscriptions.add({ ...stored(), description, observable_objects });
}

/** One subscription per user and type, whatever identity asks; registering again gives the same one. */
function registerSubscription(call: Call): Reply {
  call.store.identities.require(call.params['uuid']);
  const object_type = text(call.body['observable_object_type']);
  const known = call.store.subscriptions
    .where(({ observable_objects: [first] }) => first?.['object_type'] === object_type)
    .at(0);
  const record = known ?? subscribe(call, [{ object_type }]);
  return { status: known ? 200 : 201, body: subscriptionView(call.views, record, call.store.me) };
}

function createQueue(call: Call): Reply {
  const subscription = find(call);
  const offering = call.store.offerings.named('offering_uuid', call.body['offering_uuid']);
  const object_type = text(call.body['object_type']);
  const known = call.store.queues
    .where(
      (each) => each.subscription === subscription && each.offering === offering && each.object_type === object_type,
    )
    .at(0);
  const record = known ?? call.store.queues.add({ ...stored(), subscription, offering, object_type });
  return { status: known ? 200 : 201, body: queueView(call.views, record, call.store.me.uuid) };
}
