import type { Json } from '../contract/filler.ts';
import type { ComponentRecord, OfferingRecord, OrderRecord, PlanRecord, ResourceRecord } from '../state/records.ts';
import type { ViewContext } from './views.ts';

export function offeringView(views: ViewContext, offering: OfferingRecord): Json {
  return views.of('ProviderOfferingDetails', offering, {
    url: views.url('marketplace-provider-offerings', offering.uuid),
    name: offering.name,
    slug: offering.slug,
    state: offering.state,
    type: offering.type,
    backend_id: offering.backend_id,
    customer: views.url('customers', offering.customer.uuid),
    customer_uuid: offering.customer.uuid,
    customer_name: offering.customer.name,
    components: offering.components.map((component) => componentView(views, offering, component)),
    plugin_options: offering.plugin_options,
    partitions: offering.partitions.map((partition) => views.filler.fill('NestedPartition', partition)),
    qos_profiles: offering.qos_profiles.map((profile) => views.filler.fill('NestedQoS', profile)),
  });
}

function componentView(views: ViewContext, offering: OfferingRecord, component: ComponentRecord): Json {
  return views.filler.fill('OfferingComponent', { offering_uuid: offering.uuid, ...component });
}

export function planView(views: ViewContext, plan: PlanRecord): Json {
  return views.of('ProviderPlanDetails', plan, {
    url: views.url('marketplace-plans', plan.uuid),
    name: plan.name,
    offering: views.url('marketplace-provider-offerings', plan.offering.uuid),
    quotas: plan.quotas,
    is_active: true,
  });
}

export function resourceView(views: ViewContext, resource: ResourceRecord): Json {
  const { name, slug, state, backend_id, effective_id, limits, attributes, backend_metadata, endpoints } = resource;
  const { paused, downscaled, restrict_member_access, end_date, error_message, error_traceback, last_sync } = resource;
  return views.of('Resource', resource, {
    name,
    slug,
    state,
    backend_id,
    effective_id,
    limits,
    attributes,
    backend_metadata,
    endpoints,
    paused,
    downscaled,
    restrict_member_access,
    end_date,
    error_message,
    error_traceback,
    last_sync,
    ...shared(views, resource, resource.plan),
    url: views.url('marketplace-provider-resources', resource.uuid),
    project_end_date: resource.project.end_date,
    offering_slug: resource.offering.slug,
    offering_backend_id: resource.offering.backend_id,
    offering_state: resource.offering.state,
    offering_components: resource.offering.components.map((each) => componentView(views, resource.offering, each)),
    project: views.url('projects', resource.project.uuid),
  });
}

export function orderView(views: ViewContext, order: OrderRecord): Json {
  const { type, state, limits, attributes, backend_id, error_message, error_traceback, resource } = order;
  const { completed_at, provider_reviewed_at, provider_rejection_comment } = order;
  return views.of('OrderDetails', order, {
    type,
    state,
    limits,
    attributes,
    backend_id,
    error_message,
    error_traceback,
    completed_at,
    provider_reviewed_at,
    provider_rejection_comment,
    ...shared(views, resource, order.plan),
    url: views.url('marketplace-orders', order.uuid),
    marketplace_resource_uuid: resource.uuid,
    resource_name: resource.name,
    slug: order.uuid.slice(0, 8),
  });
}

/** What resources and orders both tell about offering, project, customer and plan. */
function shared(views: ViewContext, resource: ResourceRecord, plan: PlanRecord | undefined): Json {
  const { offering, project } = resource;
  return {
    offering: views.url('marketplace-public-offerings', offering.uuid),
    offering_name: offering.name,
    offering_uuid: offering.uuid,
    offering_type: offering.type,
    offering_plugin_options: offering.plugin_options,
    provider_name: offering.customer.name,
    provider_uuid: offering.customer.uuid,
    provider_slug: offering.customer.slug,
    project_uuid: project.uuid,
    project_name: project.name,
    project_slug: project.slug,
    project_description: project.description,
    customer_uuid: project.customer.uuid,
    customer_name: project.customer.name,
    customer_slug: project.customer.slug,
    plan: plan && views.url('marketplace-plans', plan.uuid),
    plan_uuid: plan?.uuid,
    plan_name: plan?.name,
  };
}
