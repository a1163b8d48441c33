import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  OFFERING_RUNTIME,
  type OfferingRuntime,
  ResourceApi,
  readSourceProject,
  readyMembers,
  teamEntries,
} from '@waldur-site-agent/offering';
import {
  type Limits,
  ORDER_PROCESSING_BACKEND,
  type OrderProcessingBackend,
  type ProvisioningContext,
  type Resource,
  errorText,
} from '@waldur-site-agent/plugin-sdk';
import { dashed } from '@waldur-site-agent/waldur-client';
import { needsOf } from './provisioning-needs.ts';
import type { KnownUsers } from './user-context-reader.ts';

/** Puts together what a backend is told besides the resource; what cannot be read is left empty with a warning. */
@Injectable()
export class ContextExtras {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly resources: ResourceApi,
  ) {}

  /** People and project only. */
  async plain({ projectUuid }: Resource, { context, directory }: KnownUsers): Promise<ProvisioningContext> {
    const needsProject = needsOf(this.backend).project === true;
    return {
      members: readyMembers(context, await directory.exposedAttributes()),
      team: context.team && teamEntries(context.team),
      project: needsProject ? await readSourceProject(this.offering, projectUuid) : undefined,
      planQuotas: {},
      sshKeys: {},
    };
  }

  async full(resource: Resource, users: KnownUsers): Promise<ProvisioningContext> {
    const needs = needsOf(this.backend);
    return {
      ...(await this.plain(resource, users)),
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
