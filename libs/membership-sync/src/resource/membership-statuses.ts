import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime, writeToWaldur } from '@waldur-site-agent/offering';
import {
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipStatus,
  type MembershipSyncBackend,
  can,
  errorText,
} from '@waldur-site-agent/plugin-sdk';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';
import type { ResourceWork } from './resource-work.ts';

/** Tells Waldur how far each member's access has got, where the offering wants to know. Never fails. */
@Injectable()
export class MembershipStatuses {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
  ) {}

  async report({ resource, observed }: ResourceWork): Promise<void> {
    if (!isTruthy(resource.offeringPluginOptions['enable_membership_sync_status'])) return;
    if (!can(this.backend, 'membershipStatuses')) return;
    try {
      const statuses = await this.backend.membershipStatuses(resource, observed);
      if (statuses !== undefined) await this.send(resource, statuses);
    } catch (error) {
      const detail = error instanceof WaldurHttpError && error.status === 409 ? error.body : errorText(error);
      this.logger.warn(`membership statuses of ${resource.backendId} could not be reported: ${detail}`);
    }
  }

  private async send(resource: ResourceWork['resource'], statuses: readonly MembershipStatus[]): Promise<void> {
    const write = { action: 'report membership statuses', target: resource.name, detail: `${statuses.length} users` };
    await writeToWaldur(this.offering.writer, write, async () => {
      const answer = await this.offering.client.post(
        '/api/marketplace-provider-resources/{uuid}/set_membership_sync_statuses/',
        { path: { uuid: resource.uuid }, body: { statuses: statuses.map(toRest) } },
      );
      this.logger.log(
        `membership statuses of ${resource.backendId}: ${String(answer.stored)} stored, ${String(answer.skipped)} skipped`,
      );
    });
  }
}

function toRest(status: MembershipStatus) {
  return {
    username: status.username,
    scope_type: status.scopeType,
    role_name: status.roleName,
    state: status.state,
    ...(status.resourceProjectUuid === undefined ? {} : { resource_project_uuid: status.resourceProjectUuid }),
    ...(status.message === undefined ? {} : { message: status.message }),
  };
}

function isTruthy(value: unknown): boolean {
  return Boolean(value);
}
