import type { Json } from '../contract/filler.ts';
import type { ComponentUsageRecord, UserUsageRecord } from '../state/agent-records.ts';
import type { ResourceRecord } from '../state/records.ts';
import type { ViewContext } from './views.ts';

export function componentUsageView(views: ViewContext, record: ComponentUsageRecord): Json {
  const { type, usage, date, billing_period, recurring, resource } = record;
  const component = resource.offering.components.find((each) => each.type === type);
  return views.of('ComponentUsage', record, {
    type,
    usage,
    date,
    billing_period,
    recurring,
    name: component?.['name'],
    measured_unit: component?.['measured_unit'],
    ...whose(resource),
  });
}

export function userUsageView(views: ViewContext, record: UserUsageRecord): Json {
  const { username, usage, user, date, component_usage } = record;
  return views.of('ComponentUserUsage', record, {
    username,
    usage,
    user,
    date,
    component_usage: views.url('marketplace-component-usages', component_usage.uuid),
    component_type: component_usage.type,
    billing_period: component_usage.billing_period,
    ...whose(component_usage.resource),
  });
}

function whose(resource: ResourceRecord): Json {
  const { offering, project } = resource;
  return {
    resource_uuid: resource.uuid,
    resource_name: resource.name,
    offering_uuid: offering.uuid,
    offering_name: offering.name,
    project_uuid: project.uuid,
    project_name: project.name,
    customer_uuid: project.customer.uuid,
    customer_name: project.customer.name,
  };
}
