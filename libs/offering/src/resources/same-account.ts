import type { Resource, ResourceState } from '@waldur-site-agent/plugin-sdk';
import { toResource } from '@waldur-site-agent/waldur-client';
import type { OfferingRuntime } from '../runtime/offering-runtime.ts';
import type { ResourceRow } from './list-resources.ts';

/** All in which the account may be in use. */
const LIVING: readonly ResourceState[] = ['Creating', 'OK', 'Erred', 'Updating', 'Terminating'];
const FIELDS = ['uuid', 'name', 'state', 'backend_id', 'project_uuid', 'restrict_member_access'] as const;

/** Those that stand for the same account together, in the order of the list; capitals make no difference. */
export function groupByBackendId<T extends Pick<Resource, 'backendId'>>(
  resources: readonly T[],
): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const resource of resources) {
    const key = resource.backendId.trim().toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), resource]);
  }
  return [...groups.values()];
}

/**
 * Resources of the offering with this backend id, whatever their state: a cycle looks at some of them only. Limits and
 * the like are left out, so that nothing in them can get in the way. One call.
 */
export async function resourcesOfAccount(
  { client, uuid }: OfferingRuntime,
  backendId: string,
): Promise<readonly Resource[]> {
  const rows: readonly ResourceRow[] = await client.list('/api/marketplace-provider-resources/', {
    query: { offering_uuid: [uuid], backend_id: backendId, state: [...LIVING], field: [...FIELDS] },
  });
  return rows.filter(({ backend_id }) => backend_id === backendId).map((row) => toResource(row));
}
