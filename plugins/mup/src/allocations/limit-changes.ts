import { Logger } from '@nestjs/common';
import { BackendError, unlessNotFound, type Limits, type Resource } from '@waldur-site-agent/plugin-sdk';
import type { Allocation, AllocationPlace } from '../api/records.ts';
import type { MupSite } from '../backend/mup-site.ts';
import type { AllocationComponent } from '../components/allocation-components.ts';
import { allocationIdentifier } from './allocation-names.ts';
import { editedAllocation } from './edited-allocation.ts';

/** Limits of a resource as sizes of its allocations. */
export class LimitChanges {
  private readonly logger = new Logger('MupAllocations');

  constructor(private readonly site: MupSite) {}

  /** Limits in Waldur units; components that are not named keep theirs. */
  async set(resource: Resource, limits: Limits): Promise<void> {
    const { backendId } = resource;
    if (backendId.trim() === '')
      throw new BackendError(`resource "${resource.name}" has no backend id: its limits cannot be set`);
    const place = await this.site.reader.find(backendId);
    if (!place) return this.refuseUnlessPlanned(backendId);
    const primary = await this.site.reader.allocation(place, backendId);
    const component = this.componentOf(resource, primary);
    if (component && limits[component.name] !== undefined) await this.resize(place, primary, component, limits);
    await this.setOthers(resource, place, component, limits);
  }

  /** In a dry run the allocation may be one that was only planned. */
  private refuseUnlessPlanned(backendId: string): void {
    if (!this.site.writer.dryRun) throw new BackendError(`allocation ${backendId} does not exist at MUP`);
  }

  /** MUP's identifiers tell it only where they are the agent's own. */
  private componentOf(resource: Resource, { identifier, type }: Allocation): AllocationComponent | undefined {
    const components = this.site.components();
    const named = components.find(({ name }) => this.identifier(resource, name) === identifier);
    return named ?? components.find((component) => component.type === type);
  }

  private async setOthers(
    resource: Resource,
    { project }: AllocationPlace,
    primary: AllocationComponent | undefined,
    limits: Limits,
  ): Promise<void> {
    const others = this.site.components().filter(({ name }) => name !== primary?.name && limits[name] !== undefined);
    if (others.length === 0) return;
    const listed = (await unlessNotFound(this.site.reader.allocations(project))) ?? [];
    for (const component of others) {
      const identifier = this.identifier(resource, component.name);
      const allocation = listed.find((each) => each.identifier === identifier);
      if (allocation?.id === undefined)
        this.logger.warn(`The limit of ${component.name} is not set: MUP has no allocation ${identifier}`);
      // orders name the limits that stay as well
      else if (allocation.size !== sizeOf(component, limits))
        await this.resize({ project, id: allocation.id }, allocation, component, limits);
    }
  }

  private async resize(
    place: AllocationPlace,
    allocation: Allocation,
    component: AllocationComponent,
    limits: Limits,
  ): Promise<void> {
    const body = editedAllocation(allocation, place, { size: sizeOf(component, limits) });
    const about = {
      target: allocation.identifier ?? String(place.id),
      reason: `its size is ${JSON.stringify(allocation.size)}`,
    };
    await this.site.writer.editAllocation(place, body, about);
  }

  private identifier(resource: Resource, component: string): string {
    return allocationIdentifier(this.site.settings.allocationPrefix, resource, component);
  }
}

/** Not cut to a whole number, other than at creation. Without binary noise: 2.3 × 3 is 6.9 for people. */
function sizeOf({ name, factor }: AllocationComponent, limits: Limits): number {
  return Number(((limits[name] ?? 0) * factor).toPrecision(15));
}
