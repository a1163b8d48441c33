import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime, ResourceApi } from '@waldur-site-agent/offering';
import {
  BackendError,
  type CreatedResource,
  DuplicateResourceError,
  ORDER_PROCESSING_BACKEND,
  type OrderProcessingBackend,
  type ProvisioningContext,
  type Resource,
  errorText,
} from '@waldur-site-agent/plugin-sdk';
import { SYSTEM_NEIGHBOURS, type SystemNeighbours } from '../neighbours.ts';
import { candidatePlan } from './backend-id-candidates.ts';

/** Creates a resource under the first name that is free in the backend and, if asked for, was never used in Waldur. */
@Injectable()
export class CreateUnderFreeId {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    @Inject(SYSTEM_NEIGHBOURS) private readonly neighbours: SystemNeighbours,
    private readonly resources: ResourceApi,
  ) {}

  async create(resource: Resource, context: ProvisioningContext): Promise<CreatedResource> {
    const plan = candidatePlan(resource, this.offering.settings);
    let candidate = '';
    for (let attempt = 0; attempt < plan.tries; attempt++) {
      candidate = plan.candidate(attempt);
      const created = await this.tryCandidate(resource, candidate, context);
      if (created !== undefined) return created;
    }
    throw new BackendError(
      `no name is free for resource "${resource.name}": all generated names already exist after ${plan.tries} attempts ` +
        `(last tried: ${candidate})`,
    );
  }

  private async tryCandidate(
    resource: Resource,
    backendId: string,
    context: ProvisioningContext,
  ): Promise<CreatedResource | undefined> {
    if (!(await this.isUnique(backendId))) {
      this.logger.log(`backend id ${backendId} was used before, trying another`);
      return undefined;
    }
    try {
      return await this.backend.createResource({
        resource,
        backendId,
        purpose: 'create',
        context,
        isUsedByAnotherResource: () => this.isUsedByAnother(resource, backendId),
      });
    } catch (error) {
      if (!(error instanceof DuplicateResourceError)) throw error;
      this.logger.log(error.message);
      return undefined;
    }
  }

  /** A question that fails counts as yes: the backend itself still refuses a name that is taken. */
  private async isUnique(backendId: string): Promise<boolean> {
    if (!this.offering.settings.checkBackendIdUniqueness) return true;
    try {
      return await this.resources.isUniqueBackendId(backendId);
    } catch (error) {
      this.logger.warn(`whether ${backendId} was used before could not be asked: ${errorText(error)}`);
      return true;
    }
  }

  private async isUsedByAnother(resource: Resource, backendId: string): Promise<boolean> {
    const holders = await this.resources.withBackendId(backendId);
    return holders.some(
      (holder) => holder.uuid !== resource.uuid && this.neighbours.shareSystem(holder.offeringUuid, this.backend),
    );
  }
}
