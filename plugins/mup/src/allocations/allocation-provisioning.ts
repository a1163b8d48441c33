import { Logger } from '@nestjs/common';
import {
  BackendConfigurationError,
  BackendError,
  errorText,
  isTransient,
  multiplyTruncated,
  unlessNotFound,
  type CreateRequest,
} from '@waldur-site-agent/plugin-sdk';
import type { MupSite } from '../backend/mup-site.ts';
import { madeOrFound } from '../api/made-or-found.ts';
import type { AllocationBody } from '../api/bodies.ts';
import type { Allocation, MupId } from '../api/records.ts';
import type { AllocationComponent } from '../components/allocation-components.ts';
import { allocationIdentifier } from './allocation-names.ts';
import { editedAllocation } from './edited-allocation.ts';

/** An allocation that has an id and an identifier. */
export type MadeAllocation = Allocation & { readonly id: MupId; readonly identifier: string };

/** The allocations of a resource, one for each component. */
export class AllocationProvisioning {
  private readonly logger = new Logger('MupAllocations');

  constructor(private readonly site: MupSite) {}

  /**
   * Creates what is missing. A component that MUP refuses is logged and left out.
   * @returns the first one
   * @throws {BackendError} when MUP refuses all
   */
  async ensure(project: MupId, request: CreateRequest): Promise<MadeAllocation> {
    const components = this.site.components();
    if (components.length === 0)
      throw new BackendConfigurationError('no component with accounting_type limit is configured');
    const present = await this.present(project);
    const made: MadeAllocation[] = [];
    const refusals: string[] = [];
    for (const component of components) {
      const body = this.body(project, component, request);
      try {
        made.push(await this.ensureOne(body, [...present, ...made], request));
      } catch (error) {
        if (isTransient(error)) throw error;
        refusals.push(errorText(error));
        this.logger.error(`Allocation ${body.identifier} was not created: ${errorText(error)}`);
      }
    }
    const [primary] = made;
    if (primary) return primary;
    throw new BackendError(`MUP created no allocation: ${refusals[0]}`);
  }

  private async ensureOne(
    body: NewAllocation,
    present: readonly Allocation[],
    { purpose }: CreateRequest,
  ): Promise<MadeAllocation> {
    const { identifier } = body;
    const known = present.find((each) => each.identifier === identifier && each.id !== undefined);
    if (!known) return named(await this.create(body, present), identifier);
    if (purpose === 'restore' && !known.active) await this.reactivate(known, body);
    return named(known, identifier);
  }

  private async create(body: NewAllocation, present: readonly Allocation[]): Promise<Allocation> {
    const about = { target: body.identifier, reason: 'the project has no such allocation' };
    return madeOrFound(
      () => this.site.writer.addAllocation(body, about),
      async (failure) => this.nevertheless(await this.present(body.project), present, body, isTransient(failure)),
    );
  }

  /** @param wasLost no answer came: MUP may have made it under an identifier of its own */
  private nevertheless(
    now: readonly Allocation[],
    before: readonly Allocation[],
    body: NewAllocation,
    wasLost: boolean,
  ): Allocation | undefined {
    const isNew = (each: Allocation) =>
      each.type === body.type && each.size === body.size && !before.some(({ id }) => id === each.id);
    return now.find((each) => each.identifier === body.identifier) ?? (wasLost ? now.find(isNew) : undefined);
  }

  private async reactivate(allocation: Allocation, { project, identifier }: NewAllocation): Promise<void> {
    const { id } = named(allocation, identifier);
    const about = { target: identifier, reason: 'the resource is restored' };
    await this.site.writer.editAllocation(
      { project, id },
      editedAllocation(allocation, { project }, { active: true }),
      about,
    );
  }

  private async present(project: MupId): Promise<readonly Allocation[]> {
    return (await unlessNotFound(this.site.reader.allocations(project))) ?? [];
  }

  private body(
    project: MupId,
    { name, type, factor }: AllocationComponent,
    { resource }: CreateRequest,
  ): NewAllocation {
    const identifier = allocationIdentifier(this.site.settings.allocationPrefix, resource, name);
    const size = multiplyTruncated(resource.limits[name] ?? 0, factor);
    return { type, identifier, size, used: 0, active: true, project };
  }
}

type NewAllocation = AllocationBody & { readonly identifier: string };

/** @throws {BackendError} when the answer has no id: nothing could be done with it later */
function named(allocation: Allocation, identifier: string): MadeAllocation {
  const { id } = allocation;
  if (id === undefined) throw new BackendError(`MUP did not name the id of allocation ${identifier}`);
  return { ...allocation, id, identifier: allocation.identifier ?? identifier };
}
