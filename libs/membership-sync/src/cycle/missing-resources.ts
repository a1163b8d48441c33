import { Inject, Injectable, Logger } from '@nestjs/common';
import { describeFailure } from '@waldur-site-agent/observability';
import { OFFERING_RUNTIME, type OfferingRuntime, ResourceApi } from '@waldur-site-agent/offering';
import {
  BackendNotReadyError,
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipSyncBackend,
  can,
  errorText,
} from '@waldur-site-agent/plugin-sdk';
import type { ListedResource } from '../reading/listed-resource.ts';
import { isTheResourcesFault } from '../resource/failures.ts';

const NOBODY = { members: [], planQuotas: {}, sshKeys: {} };

/** Makes resources again that the backend does not have although Waldur does, under the same id. Only on request. */
@Injectable()
export class MissingResources {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly resources: ResourceApi,
  ) {}

  /** One that cannot be made is marked as erred; the others follow. @returns how many were made */
  async recreate(missing: readonly ListedResource[]): Promise<number> {
    const { backend } = this;
    if (missing.length === 0 || !can(backend, 'createResource')) return 0;
    let made = 0;
    for (const resource of missing) {
      try {
        await backend.createResource({
          resource,
          backendId: resource.backendId,
          purpose: 'restore',
          context: NOBODY,
          isUsedByAnotherResource: () => Promise.resolve(false),
        });
        this.logger.log(`${resource.backendId} was missing in the backend and has been made again`);
        made += 1;
      } catch (error) {
        if (error instanceof BackendNotReadyError) throw error;
        await this.report(resource, error);
      }
    }
    return made;
  }

  private async report(resource: ListedResource, cause: unknown): Promise<void> {
    this.logger.error(`${resource.backendId} could not be made again: ${errorText(cause)}`, cause);
    if (!isTheResourcesFault(cause)) return;
    const { message, traceback } = describeFailure(cause, this.offering.exposeErrorDetails);
    try {
      await this.resources.setErred(resource, message, traceback);
    } catch (error) {
      this.logger.error(`resource ${resource.uuid} could not be marked as erred: ${errorText(error)}`);
    }
  }
}
