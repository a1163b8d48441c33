import { Inject, Injectable } from '@nestjs/common';
import {
  OFFERING_RUNTIME,
  type OfferingRuntime,
  type ResourceListing,
  type ResourceRow,
  listResources,
} from '@waldur-site-agent/offering';
import type { Resource, ResourceState } from '@waldur-site-agent/plugin-sdk';
import { toResource } from '@waldur-site-agent/waldur-client';

const FIELDS = [
  'uuid',
  'backend_id',
  'name',
  'slug',
  'state',
  'created',
  'project_uuid',
  'project_slug',
  'project_name',
  'project_description',
  'project_end_date',
  'customer_uuid',
  'customer_slug',
  'customer_name',
  'restrict_member_access',
  'backend_metadata',
  'limits',
  'paused',
  'downscaled',
  'attributes',
  'offering_plugin_options',
  'offering_backend_id',
  'end_date',
  'end_date_updated_at',
  'effective_id',
  'error_message',
] as const;

/** A resource with what only the core looks at. */
export interface ListedResource extends Resource {
  readonly effectiveId: string;
  readonly errorMessage: string;
}

/** Resources of one offering that exist in the backend, as Waldur has them. */
@Injectable()
export class ResourceList {
  constructor(@Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime) {}

  read(states: readonly ResourceState[]): Promise<ResourceListing<ListedResource>> {
    return listResources(this.offering, states, FIELDS, listed);
  }
}

function listed(row: ResourceRow): ListedResource {
  return { ...toResource(row), effectiveId: row.effective_id ?? '', errorMessage: row.error_message ?? '' };
}
