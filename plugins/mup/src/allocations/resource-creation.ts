import {
  DuplicateResourceError,
  KeyedLock,
  type CreatedResource,
  type CreateRequest,
} from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import { allocatedLimits } from '../components/allocation-components.ts';
import type { MupSite } from '../backend/mup-site.ts';
import { ProjectTeam } from '../members/project-team.ts';
import { grantOf } from '../projects/grant-number.ts';
import { ProjectProvisioning } from '../projects/project-provisioning.ts';
import { provisioningFacts } from '../projects/provisioning-facts.ts';
import { UserAccounts } from '../users/user-accounts.ts';
import { AllocationProvisioning } from './allocation-provisioning.ts';
import { allocationMetadata } from './metadata.ts';

/** Of all offerings of this process: resources of one project are created one after the other. */
const creating = new KeyedLock();

/** Creates a resource: project and people where they are missing, then the allocations. */
export class ResourceCreation {
  private readonly logger = new Logger('MupAllocations');
  private readonly allocations: AllocationProvisioning;

  constructor(private readonly site: MupSite) {
    this.allocations = new AllocationProvisioning(site);
  }

  async create(request: CreateRequest): Promise<CreatedResource> {
    const grant = grantOf(request.resource);
    return creating.run(`${this.site.settings.origin} ${grant}`, () => this.createIn(grant, request));
  }

  private async createIn(grant: string, request: CreateRequest): Promise<CreatedResource> {
    const { resource } = request;
    const facts = provisioningFacts(request);
    const accounts = new UserAccounts(this.site);
    const project = await new ProjectProvisioning(this.site, accounts).ensure(grant, resource, facts);
    if (facts.members) await new ProjectTeam(this.site, accounts).add(project.id, facts.members);
    if (request.purpose === 'create') await this.refuseTaken(request.backendId);
    const primary = await this.allocations.ensure(project.id, request);
    this.noteOtherId(request, primary.identifier);
    const limits = allocatedLimits(resource.limits, this.site.components());
    return {
      backendId: primary.identifier,
      ...(Object.keys(limits).length > 0 ? { limits } : {}),
      ...(this.site.writer.dryRun
        ? {}
        : { metadata: allocationMetadata({ project: project.id, id: primary.id }, [primary]) }),
    };
  }

  /** Projects are known by their grant numbers only, so that this rarely happens. */
  private async refuseTaken(backendId: string): Promise<void> {
    const projects = await this.site.reader.projects();
    if (projects.some(({ grantNumber }) => grantNumber === backendId)) throw new DuplicateResourceError(backendId);
  }

  private noteOtherId({ purpose, backendId }: CreateRequest, identifier: string): void {
    if (purpose === 'restore' && identifier !== backendId) {
      this.logger.error(
        `Resource ${backendId} is now allocation ${identifier} at MUP: correct its backend id in Waldur`,
      );
    }
  }
}
