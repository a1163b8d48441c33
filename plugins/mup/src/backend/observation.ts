import { Logger } from '@nestjs/common';
import { BackendError, errorText, isNotFound } from '@waldur-site-agent/plugin-sdk';
import { allocationMetadata } from '../allocations/metadata.ts';
import type { MupReader } from '../api/mup-reader.ts';
import type { Allocation, AllocationPlace, MupId, ProjectMember } from '../api/records.ts';
import type { ObservedAllocation } from './observed-allocation.ts';

/**
 * One look at many resources. MUP finds allocations one by one only; what it lists for a project spares the questions
 * for its other allocations. So the number of requests grows with the number of projects.
 */
export class Observation {
  private readonly logger = new Logger('MupAllocations');
  private readonly places = new Map<string, AllocationPlace>();
  private readonly listed = new Map<MupId, readonly Allocation[] | undefined>();
  private readonly members = new Map<MupId, readonly ProjectMember[] | undefined>();

  constructor(private readonly reader: MupReader) {}

  /** @returns undefined when MUP has no such allocation */
  async of(backendId: string): Promise<ObservedAllocation | undefined> {
    const place = this.places.get(backendId) ?? (await this.reader.find(backendId));
    const members = place && (await this.membersOf(place.project));
    if (!place || !members) return undefined;
    const listed = await this.listedIn(place.project);
    return {
      backendId,
      users: [...new Set(members.filter(({ active }) => active).map(({ username }) => username))].filter(Boolean),
      ...(listed ? { metadata: allocationMetadata(place, listed) } : {}),
      place,
      members,
    };
  }

  /** Undefined when the project itself is not there. */
  private async membersOf(project: MupId): Promise<readonly ProjectMember[] | undefined> {
    if (!this.members.has(project)) this.members.set(project, await this.readMembers(project));
    return this.members.get(project);
  }

  private async readMembers(project: MupId): Promise<readonly ProjectMember[] | undefined> {
    try {
      return await this.reader.members(project);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (!(await this.reader.hasProject(project))) return undefined;
      throw new BackendError(`MUP does not list the members of project ${project}`);
    }
  }

  /** Undefined when it could not be read: no more than the metadata depends on it. */
  private async listedIn(project: MupId): Promise<readonly Allocation[] | undefined> {
    if (!this.listed.has(project)) this.listed.set(project, await this.readList(project));
    return this.listed.get(project);
  }

  private async readList(project: MupId): Promise<readonly Allocation[] | undefined> {
    try {
      const allocations = await this.reader.allocations(project);
      for (const { id, identifier } of allocations) {
        if (id !== undefined && identifier !== undefined) this.places.set(identifier, { id, project });
      }
      return allocations;
    } catch (error) {
      this.logger.warn(`The allocations of project ${project} could not be listed: ${errorText(error)}`);
      return undefined;
    }
  }
}
