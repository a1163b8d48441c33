import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { MupReader } from '../api/mup-reader.ts';
import type { Allocation, AllocationPlace } from '../api/records.ts';

const logger = new Logger('MupAllocations');

/** What Waldur shows as backend metadata: where the resource is at MUP, and what MUP has of it. */
export function allocationMetadata(place: AllocationPlace, listed: readonly Allocation[]): Record<string, unknown> {
  const allocation = listed.find(({ id }) => id === place.id) ?? listed[0];
  return {
    mup_project_id: place.project,
    mup_allocation_id: allocation?.id ?? null,
    allocation_type: allocation?.type ?? null,
    allocation_size: allocation?.size ?? null,
    allocation_used: allocation?.used ?? null,
  };
}

/** The same, read from MUP; undefined when it cannot be had: nothing depends on it. */
export async function readMetadata(reader: MupReader, backendId: string): Promise<Record<string, unknown> | undefined> {
  if (backendId.trim() === '') return undefined;
  try {
    const place = await reader.find(backendId);
    return place && allocationMetadata(place, await reader.allocations(place.project));
  } catch (error) {
    logger.warn(`What MUP has of ${backendId} could not be read: ${errorText(error)}`);
    return undefined;
  }
}
