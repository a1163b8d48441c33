import { Logger } from '@nestjs/common';
import { type OfferingRuntime, type ResourceListing, listResources } from '@waldur-site-agent/offering';
import type { Resource } from '@waldur-site-agent/plugin-sdk';
import { toResource } from '@waldur-site-agent/waldur-client';
import { RESOURCE_FIELDS } from '../reading/resource-fields.ts';

const logger = new Logger('HistoricalUsage');

/** Resources of the offering that exist in the backend. One call per hundred. @param backendIds only these; empty: all */
export async function historicalResources(
  offering: OfferingRuntime,
  backendIds: readonly string[],
): Promise<ResourceListing<Resource>> {
  const wanted = new Set(backendIds);
  const { resources, unreadable } = await listResources(offering, ['OK', 'Erred'], RESOURCE_FIELDS, (row) =>
    wanted.size === 0 || wanted.has(row.backend_id ?? '') ? toResource(row) : undefined,
  );
  const chosen = resources.filter((resource) => resource !== undefined);
  for (const { backendId } of chosen) wanted.delete(backendId);
  if (wanted.size > 0 && unreadable.length === 0) {
    logger.warn(`the offering has no resource in state OK or Erred with the backend id ${[...wanted].join(', ')}`);
  }
  return { resources: chosen, unreadable };
}
