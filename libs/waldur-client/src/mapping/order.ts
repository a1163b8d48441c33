import type { Order, OrderState, OrderType } from '@waldur-site-agent/plugin-sdk';
import type { schemas } from '../client/operation-types.ts';
import { hex } from './hex.ts';
import { toLimits } from './limits.ts';
import { mapping, text } from './values.ts';

/** An order from a full or sparse answer. @throws {WaldurDataError} when a limit is no number */
export function toOrder(rest: Partial<schemas['OrderDetails']>): Order {
  return {
    uuid: hex(text(rest.uuid)),
    type: text(rest.type) as OrderType,
    state: text(rest.state) as OrderState,
    resourceUuid: hex(text(rest.marketplace_resource_uuid)),
    resourceName: text(rest.resource_name),
    projectSlug: text(rest.project_slug),
    projectUuid: hex(text(rest.project_uuid)),
    customerSlug: text(rest.customer_slug),
    planUuid: hex(text(rest.plan_uuid)),
    limits: toLimits(rest.limits),
    attributes: mapping(rest.attributes),
    backendId: text(rest.backend_id),
  };
}
