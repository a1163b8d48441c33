import { Inject, Injectable } from '@nestjs/common';
import { ResourceApi } from '@waldur-site-agent/offering';
import {
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipSyncBackend,
  type SourceProject,
  can,
} from '@waldur-site-agent/plugin-sdk';
import type { ResourceWork } from './resource-work.ts';

/** Where a resource stands: its project's place, its end dates, the id the backend gave it. */
@Injectable()
export class SurroundingsStep {
  constructor(
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly resources: ResourceApi,
  ) {}

  async place(work: ResourceWork): Promise<void> {
    if (!can(this.backend, 'placeProject')) return;
    await this.backend.placeProject(work.resource, work.observed, await this.sourceProject(work));
  }

  async followEndDates(work: ResourceWork): Promise<void> {
    if (!can(this.backend, 'followEndDates')) return;
    await this.backend.followEndDates(work.resource, work.observed, await this.sourceProject(work));
  }

  /** Reported only when it is not what Waldur has. */
  async reportEffectiveId({ resource }: ResourceWork): Promise<void> {
    if (!can(this.backend, 'effectiveId')) return;
    const id = await this.backend.effectiveId(resource.backendId);
    if (id !== undefined && id !== '' && id !== resource.effectiveId) await this.resources.setEffectiveId(resource, id);
  }

  private async sourceProject({ resource, readings }: ResourceWork): Promise<SourceProject | undefined> {
    return can(this.backend, 'needsSourceProject') ? readings.sourceProject(resource.projectUuid) : undefined;
  }
}
