import type { Json } from '../contract/filler.ts';
import * as machine from '../machines/orders.ts';
import type { OrderRecord } from '../state/records.ts';
import { now } from '../state/stored.ts';
import { orderView } from '../views/marketplace.ts';
import { is, isBefore, isUuid, page, type Filters } from './listing.ts';
import { type Call, done, ok, type Routes, text } from './route.ts';

const ORDERS = '/api/marketplace-orders/';
const ORDER = `${ORDERS}{uuid}/`;

const filters: Filters<OrderRecord> = {
  offering_uuid: isUuid((order) => order.resource.offering.uuid),
  project_uuid: isUuid((order) => order.resource.project.uuid),
  customer_uuid: isUuid((order) => order.resource.project.customer.uuid),
  resource_uuid: isUuid((order) => order.resource.uuid),
  state: is((order) => order.state),
  modified_before: isBefore((order) => order.modified),
  type: is((order) => order.type),
};

export const orderRoutes: Routes = {
  [`GET ${ORDERS}`]: (call) => page(call, call.store.orders.all, (order) => orderView(call.views, order), filters),
  [`GET ${ORDER}`]: (call) => ok(view(call)),
  [`POST ${ORDER}approve_by_provider/`]: (call) => {
    const order = find(call);
    machine.approve(order);
    Object.assign(order.attributes, call.body['attributes'] as Json | undefined);
    return ok({ detail: 'Order has been approved.' });
  },
  [`POST ${ORDER}reject_by_provider/`]: (call) => {
    machine.reject(find(call), text(call.body['provider_rejection_comment']));
    return ok();
  },
  [`POST ${ORDER}set_state_done/`]: (call) => {
    machine.setDone(find(call));
    return ok();
  },
  [`POST ${ORDER}set_state_erred/`]: (call) => {
    machine.setErred(find(call), text(call.body['error_message']), text(call.body['error_traceback']));
    return ok();
  },
  [`POST ${ORDER}set_backend_id/`]: (call) => {
    const order = find(call);
    order.backend_id = text(call.body['backend_id']);
    order.modified = now();
    return done('Order backend_id has been changed.');
  },
};

function find(call: Call): OrderRecord {
  return call.store.orders.require(call.params['uuid']);
}

function view(call: Call): Json {
  return orderView(call.views, find(call));
}
