import type { Resource, ResourceState } from '@waldur-site-agent/plugin-sdk';
import type { schemas } from '../client/operation-types.ts';
import { hex } from './hex.ts';
import { toLimits } from './limits.ts';
import { mapping, optionalText, text } from './values.ts';

/** A resource from a full or sparse answer. @throws {WaldurDataError} when a limit is no number */
export function toResource(rest: Partial<schemas['Resource']>): Resource {
  return {
    uuid: hex(text(rest.uuid)),
    name: text(rest.name),
    slug: text(rest.slug),
    state: text(rest.state) as ResourceState,
    backendId: text(rest.backend_id),
    ...owners(rest),
    limits: toLimits(rest.limits),
    planUuid: hex(text(rest.plan_uuid)),
    paused: rest.paused === true,
    downscaled: rest.downscaled === true,
    restrictMemberAccess: rest.restrict_member_access === true,
    created: optionalText(rest.created),
    endDate: optionalText(rest.end_date),
    endDateUpdatedAt: optionalText(rest.end_date_updated_at),
    projectEndDate: optionalText(rest.project_end_date),
    projectDescription: optionalText(rest.project_description),
    offeringBackendId: optionalText(rest.offering_backend_id),
    attributes: mapping(rest.attributes),
    backendMetadata: mapping(rest.backend_metadata),
    offeringPluginOptions: mapping(rest.offering_plugin_options),
  };
}

function owners(rest: Partial<schemas['Resource']>) {
  return {
    projectUuid: hex(text(rest.project_uuid)),
    projectName: text(rest.project_name),
    projectSlug: text(rest.project_slug),
    customerUuid: hex(text(rest.customer_uuid)),
    customerName: text(rest.customer_name),
    customerSlug: text(rest.customer_slug),
  };
}
