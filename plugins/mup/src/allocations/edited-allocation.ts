import type { AllocationBody } from '../api/bodies.ts';
import type { Allocation, AllocationPlace } from '../api/records.ts';

/** The whole allocation as it is sent back, with what is to change. */
export function editedAllocation(
  allocation: Allocation,
  { project }: Pick<AllocationPlace, 'project'>,
  change: Partial<Pick<AllocationBody, 'size' | 'active'>>,
): AllocationBody {
  const { type, identifier, size, used, active } = allocation;
  return { type, identifier, size, used: used ?? 0, active, project, ...change };
}
