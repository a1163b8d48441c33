import type { OfferingRuntime } from '@waldur-site-agent/offering';
import type { Order, Resource } from '@waldur-site-agent/plugin-sdk';
import { dashed, hex, toOrder, toResource } from '@waldur-site-agent/waldur-client';

type Offering = Pick<OfferingRuntime, 'uuid' | 'client'>;

/** The executing order that waits for an order elsewhere. One call. @param pendingOrder UUID of that order, in either form */
export async function findTrackedOrder({ client, uuid }: Offering, pendingOrder: string): Promise<Order | undefined> {
  const rows = await client.list('/api/marketplace-orders/', { query: { offering_uuid: uuid, state: ['executing'] } });
  const row = rows.find(({ backend_id }) => Boolean(backend_id) && hex(backend_id ?? '') === hex(pendingOrder));
  return row && toOrder(row);
}

/**
 * The resource that is one of elsewhere. Messages have UUIDs without dashes; what was noted as a backend id may have
 * them. @param backendId UUID of the resource elsewhere, in either form
 */
export async function findResource({ client, uuid }: Offering, backendId: string): Promise<Resource | undefined> {
  for (const backend_id of [dashed(hex(backendId)), hex(backendId)]) {
    const [row] = await client.first('/api/marketplace-provider-resources/', {
      query: { offering_uuid: [uuid], backend_id },
    });
    if (row) return toResource(row);
  }
  return undefined;
}
