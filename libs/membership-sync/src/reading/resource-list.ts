import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  OFFERING_RUNTIME,
  type OfferingRuntime,
  type ResourceFilter,
  type ResourceListing,
  type ResourceRow,
  listResources,
  sortRows,
} from '@waldur-site-agent/offering';
import type { ResourceState } from '@waldur-site-agent/plugin-sdk';
import { WaldurHttpError, hex, toResource } from '@waldur-site-agent/waldur-client';
import type { Scope, Selection } from '../cycle/scope.ts';
import type { ListedResource } from './listed-resource.ts';

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

/** Resources of one offering that exist in the backend, as Waldur has them. */
@Injectable()
export class ResourceList {
  private readonly logger = new Logger('MembershipSync');

  constructor(@Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime) {}

  /** One call per hundred resources, one for a single resource, one for each backend id. */
  async read(states: readonly ResourceState[], scope: Scope): Promise<ResourceListing<ListedResource>> {
    if (scope.kind === 'resource') return this.single(states, scope.uuid);
    if (scope.kind === 'project') return this.list(states, { project_uuid: hex(scope.uuid) });
    if (scope.kind === 'backend ids') {
      return joined(await Promise.all(scope.ids.map((backend_id) => this.list(states, { backend_id }))));
    }
    return selected(await this.list(states), scope.selection);
  }

  private list(states: readonly ResourceState[], filter: ResourceFilter = {}) {
    return listResources(this.offering, states, FIELDS, listed, filter);
  }

  /** Nothing when it is not there (any more), belongs to another offering or is in another state. */
  private async single(states: readonly ResourceState[], uuid: string): Promise<ResourceListing<ListedResource>> {
    const row = await this.offering.client
      .get('/api/marketplace-provider-resources/{uuid}/', {
        path: { uuid: hex(uuid) },
        query: { field: [...FIELDS, 'offering_uuid'] },
      })
      .catch((error: unknown) => {
        if (error instanceof WaldurHttpError && error.status === 404) return undefined;
        throw error;
      });
    const isOurs = row !== undefined && hex(row.offering_uuid ?? '') === hex(this.offering.uuid);
    if (!isOurs) this.logger.warn(`resource ${uuid} is none of offering ${this.offering.name}`);
    return sortRows(isOurs && states.some((state) => state === row.state) ? [row] : [], listed);
  }
}

function selected(
  listing: ResourceListing<ListedResource>,
  selection: Selection | undefined,
): ResourceListing<ListedResource> {
  return selection === undefined ? listing : { ...listing, resources: listing.resources.filter(selection) };
}

function joined(listings: readonly ResourceListing<ListedResource>[]): ResourceListing<ListedResource> {
  return {
    resources: listings.flatMap(({ resources }) => resources),
    unreadable: listings.flatMap(({ unreadable }) => unreadable),
  };
}

function listed(row: ResourceRow): ListedResource {
  return { ...toResource(row), effectiveId: row.effective_id ?? '', errorMessage: row.error_message ?? '' };
}
