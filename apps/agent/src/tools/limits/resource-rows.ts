import { Logger } from '@nestjs/common';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import { type Resource, errorText } from '@waldur-site-agent/plugin-sdk';
import { toResource } from '@waldur-site-agent/waldur-client';
import type { ItemFailure } from '../tool.ts';

const logger = new Logger('Limits');

export interface ResourceRows {
  readonly resources: readonly Resource[];
  /** Rows that make no sense, e.g. a limit that is no number. */
  readonly unreadable: readonly ItemFailure[];
}

/** Resources of the offering that exist in the backend. One call per hundred. */
export async function readResources({ client, uuid }: OfferingRuntime): Promise<ResourceRows> {
  const rows = await client.list('/api/marketplace-resources/', {
    query: { offering_uuid: [uuid], state: ['OK', 'Erred'] },
  });
  const resources: Resource[] = [];
  const unreadable: ItemFailure[] = [];
  for (const row of rows.filter(({ backend_id }) => (backend_id ?? '').trim() !== '')) {
    try {
      resources.push(toResource(row));
    } catch (error) {
      logger.error(`resource ${row.name} (${row.uuid}) is left alone: ${errorText(error)}`);
      unreadable.push({ item: `resource ${row.name ?? row.uuid ?? ''}`, message: errorText(error) });
    }
  }
  return { resources, unreadable };
}
