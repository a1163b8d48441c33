import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime } from '@waldur-site-agent/offering';
import { type Resource, type ResourceState, errorText } from '@waldur-site-agent/plugin-sdk';
import { type schemas, toResource } from '@waldur-site-agent/waldur-client';

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

export interface Listing {
  readonly resources: readonly ListedResource[];
  /** Rows that make no sense, e.g. a limit that is no number. They are left alone. */
  readonly unreadable: readonly { readonly uuid: string; readonly name: string; readonly reason: string }[];
}

/** Resources of one offering that exist in the backend, as Waldur has them. */
@Injectable()
export class ResourceList {
  private readonly logger = new Logger('MembershipSync');

  constructor(@Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime) {}

  /** One call per hundred resources. Resources without a backend id are left out. */
  async read(states: readonly ResourceState[], projectUuid?: string): Promise<Listing> {
    const rows = await this.offering.client.list('/api/marketplace-provider-resources/', {
      query: {
        offering_uuid: [this.offering.uuid],
        state: [...states],
        ...(projectUuid === undefined ? {} : { project_uuid: projectUuid }),
        field: [...FIELDS],
      },
    });
    const resources: ListedResource[] = [];
    const unreadable: { uuid: string; name: string; reason: string }[] = [];
    for (const row of rows.filter(({ backend_id }) => (backend_id ?? '').trim() !== '')) {
      try {
        resources.push(listed(row));
      } catch (error) {
        unreadable.push({ uuid: row.uuid ?? '', name: row.name ?? '', reason: errorText(error) });
        this.logger.error(`resource ${row.name} (${row.uuid}) is left alone: ${errorText(error)}`);
      }
    }
    return { resources, unreadable };
  }
}

function listed(row: Partial<schemas['Resource']>): ListedResource {
  return { ...toResource(row), effectiveId: row.effective_id ?? '', errorMessage: row.error_message ?? '' };
}
