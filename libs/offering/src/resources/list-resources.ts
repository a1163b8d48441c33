import { Logger } from '@nestjs/common';
import { type ResourceState, errorText } from '@waldur-site-agent/plugin-sdk';
import type { schemas } from '@waldur-site-agent/waldur-client';
import type { OfferingRuntime } from '../runtime/offering-runtime.ts';

export type ResourceRow = Partial<schemas['Resource']>;

export interface ResourceListing<T> {
  readonly resources: readonly T[];
  /** Rows that make no sense, e.g. a limit that is no number. They are left alone. */
  readonly unreadable: readonly { readonly uuid: string; readonly name: string; readonly reason: string }[];
}

const logger = new Logger('Resources');

/** Narrows a list of resources. */
export interface ResourceFilter {
  readonly project_uuid?: string;
  readonly backend_id?: string;
}

/** Resources of an offering that exist in the backend, as Waldur has them. One call per hundred. */
export async function listResources<T>(
  offering: OfferingRuntime,
  states: readonly ResourceState[],
  fields: readonly schemas['ResourceFieldEnum'][],
  convert: (row: ResourceRow) => T,
  filter: ResourceFilter = {},
): Promise<ResourceListing<T>> {
  const rows: readonly ResourceRow[] = await offering.client.list('/api/marketplace-provider-resources/', {
    query: { offering_uuid: [offering.uuid], state: [...states], ...filter, field: [...fields] },
  });
  return sortRows(rows, convert);
}

/** The same for rows that were read in another way. */
export function sortRows<T>(rows: readonly ResourceRow[], convert: (row: ResourceRow) => T): ResourceListing<T> {
  const resources: T[] = [];
  const unreadable: { uuid: string; name: string; reason: string }[] = [];
  for (const row of rows.filter(({ backend_id }) => (backend_id ?? '').trim() !== '')) {
    try {
      resources.push(convert(row));
    } catch (error) {
      unreadable.push({ uuid: row.uuid ?? '', name: row.name ?? '', reason: errorText(error) });
      logger.error(`resource ${row.name} (${row.uuid}) is left alone: ${errorText(error)}`);
    }
  }
  return { resources, unreadable };
}
