import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  OFFERING_RUNTIME,
  type OfferingRuntime,
  type UserContext,
  readyMembers,
  ResourceApi,
} from '@waldur-site-agent/offering';
import {
  type Limits,
  ORDER_PROCESSING_BACKEND,
  type OrderProcessingBackend,
  type ProvisioningContext,
  type Resource,
  can,
  errorText,
} from '@waldur-site-agent/plugin-sdk';

/** Puts together what a backend is told besides the resource; what cannot be read is left empty with a warning. */
@Injectable()
export class ContextExtras {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly resources: ResourceApi,
  ) {}

  plain(users: UserContext): ProvisioningContext {
    return { members: readyMembers(users), planQuotas: {}, sshKeys: {} };
  }

  async full(resource: Resource, users: UserContext): Promise<ProvisioningContext> {
    const needs = can(this.backend, 'provisioningNeeds') ? this.backend.provisioningNeeds : {};
    return {
      ...this.plain(users),
      planQuotas: needs.planQuotas === true ? await this.planQuotas(resource.planUuid) : {},
      sshKeys: needs.sshKeys === true ? await this.sshKeys() : {},
    };
  }

  /** Quotas of a plan; empty when there is no plan or it cannot be read. */
  async planQuotas(planUuid: string): Promise<Limits> {
    if (planUuid === '') return {};
    try {
      return await this.resources.planQuotas(planUuid);
    } catch (error) {
      this.logger.warn(`quotas of plan ${planUuid} could not be read: ${errorText(error)}`);
      return {};
    }
  }

  private async sshKeys(): Promise<Readonly<Record<string, string>>> {
    try {
      const keys = await this.offering.client.list('/api/marketplace-service-providers/{service_provider_uuid}/keys/', {
        path: { service_provider_uuid: this.offering.details.facts.serviceProviderUuid },
      });
      return Object.fromEntries(keys.map((key) => [dashed(key.uuid ?? ''), key.public_key ?? '']));
    } catch (error) {
      this.logger.warn(`SSH keys could not be read: ${errorText(error)}`);
      return {};
    }
  }
}

function dashed(uuid: string): string {
  const digits = uuid.replaceAll('-', '');
  return digits.length === 32 ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : uuid;
}
