import { Logger } from '@nestjs/common';
import { unlessNotFound, type Resource } from '@waldur-site-agent/plugin-sdk';
import type { Allocation, AllocationPlace } from '../api/records.ts';
import type { MupSite } from '../backend/mup-site.ts';
import { allocationIdentifier } from './allocation-names.ts';
import { editedAllocation } from './edited-allocation.ts';

/** Ends a resource by making its allocations inactive. The project stays: others share it. */
export class ResourceTermination {
  private readonly logger = new Logger('MupAllocations');

  constructor(private readonly site: MupSite) {}

  async terminate(resource: Resource): Promise<void> {
    const { backendId } = resource;
    if (backendId.trim() === '') return;
    if (this.site.settings.terminateMode === 'none') {
      this.logger.warn(`Allocation ${backendId} stays active at MUP: terminate_mode is none`);
      return;
    }
    const place = await this.site.reader.find(backendId);
    const primary = place && (await unlessNotFound(this.site.reader.allocation(place, backendId)));
    if (!primary) {
      this.logger.warn(`MUP has no allocation ${backendId}: there is nothing to end`);
      return;
    }
    const others = await this.others(resource, place);
    await this.deactivate(place, primary);
    for (const allocation of others) {
      if (allocation.id !== undefined) await this.deactivate({ ...place, id: allocation.id }, allocation);
    }
  }

  private async others(resource: Resource, { project, id }: AllocationPlace): Promise<readonly Allocation[]> {
    const components = this.site.components();
    if (components.length < 2) return [];
    const prefix = this.site.settings.allocationPrefix;
    const own = new Set<string | undefined>(components.map(({ name }) => allocationIdentifier(prefix, resource, name)));
    const listed = (await unlessNotFound(this.site.reader.allocations(project))) ?? [];
    return listed.filter((allocation) => allocation.id !== id && own.has(allocation.identifier));
  }

  private async deactivate(place: AllocationPlace, allocation: Allocation): Promise<void> {
    if (!allocation.active) return;
    const about = { target: allocation.identifier ?? String(place.id), reason: 'the resource is terminated' };
    await this.site.writer.editAllocation(place, editedAllocation(allocation, place, { active: false }), about);
  }
}
