import type { OfferingRuntime } from '@waldur-site-agent/offering';
import type { Limits } from '@waldur-site-agent/plugin-sdk';
import { hex, toLimits } from '@waldur-site-agent/waldur-client';
import { fold } from '../members/names.ts';

/** Limits of single users, cut to whole numbers, by resource UUID and folded username. */
export async function readUserLimits(
  offering: OfferingRuntime,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Limits>>> {
  const rows = await offering.client.list('/api/component-user-usage-limits/', {
    query: { offering_uuid: offering.uuid },
  });
  const byResource = new Map<string, Map<string, Record<string, number>>>();
  for (const { resource, user, component_type, limit } of rows.filter(isWhole)) {
    const resourceUuid = uuidOf(resource);
    const users = byResource.get(resourceUuid) ?? new Map<string, Record<string, number>>();
    byResource.set(resourceUuid, users);
    const limits = users.get(fold(user)) ?? {};
    users.set(fold(user), limits);
    for (const [name, value] of Object.entries(toLimits({ [component_type]: limit }))) limits[name] = Math.trunc(value);
  }
  return byResource;
}

/** Waldur names the resource by its address or by its UUID. */
function uuidOf(resource: string): string {
  return hex(resource.split('/').findLast((part) => part !== '') ?? '');
}

/** A row of somebody who has no username (any more), say, concerns nobody at the site. */
function isWhole({ resource, user, component_type }: Partial<Record<string, unknown>>): boolean {
  return [resource, user, component_type].every((value) => typeof value === 'string' && value.trim() !== '');
}
