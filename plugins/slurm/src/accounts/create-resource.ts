import {
  DuplicateResourceError,
  errorText,
  type CreatedResource,
  type CreateRequest,
  type Limits,
} from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { addAccount } from '../commands/account-commands.ts';
import { accountWord, isStoredText } from '../commands/arguments.ts';
import { knownOnly } from '../limits/known-tres.ts';
import { limitSteps } from '../limits/limit-steps.ts';
import { resourceLimits } from '../limits/resource-limits.ts';
import { sameName } from '../parsing/rows.ts';
import { converge, type Step } from '../plan/converge.ts';
import { ensureAccountQos } from '../qos/account-qos.ts';
import { usersOf, type AccountTree } from '../tree/account-tree.ts';
import { hierarchyOf, missingAccounts, structuralAccounts, type Hierarchy } from './account-names.ts';
import { ensureProjectDirectory } from './project-directory.ts';

/** Makes the accounts of a resource, with limits and what belongs to them. What is there already stays. */
export class ResourceCreation {
  private readonly logger = new Logger(ResourceCreation.name);

  constructor(private readonly site: SlurmSite) {}

  async create(request: CreateRequest): Promise<CreatedResource> {
    const { resource, backendId } = request;
    accountWord(backendId);
    const hierarchy = hierarchyOf(resource, backendId, this.site.settings);
    const tree = await this.site.reader.tree();
    if (request.purpose === 'create') await this.refuseForeign(request, hierarchy, tree);
    const { backend, waldur } = resourceLimits(resource, this.site.components());
    await this.optional('project directory', () => ensureProjectDirectory(backendId, this.site));
    await this.converge(hierarchy, tree, await knownOnly(backend, this.site.reader));
    await this.optional('QoS', () => ensureAccountQos(backendId, this.site));
    await this.site.homes.ensure(request.context.members.map((member) => member.username));
    return { backendId, ...(Object.keys(waldur).length > 0 ? { limits: waldur } : {}) };
  }

  /** An account under this id is taken over only when an interrupted attempt for this very resource left it. */
  private async refuseForeign(request: CreateRequest, hierarchy: Hierarchy, tree: AccountTree): Promise<void> {
    const { backendId, resource } = request;
    const taken = [hierarchy.customer?.name, hierarchy.project.name, ...structuralAccounts(this.site.settings)];
    if (taken.some((name) => name !== undefined && sameName(name, backendId)))
      throw new DuplicateResourceError(backendId);
    const account = tree.find(backendId);
    if (!account) return;
    const isLeftOver =
      sameName(account.record?.organization ?? '', hierarchy.project.name) &&
      isStoredText(account.record?.description ?? '', resource.name || backendId) &&
      usersOf(account).length === 0;
    if (!isLeftOver || (await request.isUsedByAnotherResource())) throw new DuplicateResourceError(backendId);
    this.logger.log(`Account ${backendId} was left by an interrupted creation of this resource and is completed`);
  }

  private async converge(hierarchy: Hierarchy, tree: AccountTree, limits: Limits): Promise<void> {
    const { customer, project, allocation } = hierarchy;
    // an allocation that is there has its place; moving projects is another operation
    const wanted = tree.has(allocation.name) ? [] : [...(customer ? [customer] : []), project, allocation];
    const plan = (seen: AccountTree, verifying: boolean) => [
      ...missingAccounts(wanted, seen).map((account): Step => ({
        command: addAccount(account.name, account.description, account.organization, account.parent),
        target: account.name,
        reason: 'the account is not on the cluster',
      })),
      ...limitSteps(allocation.name, seen.find(allocation.name), limits, verifying),
    ];
    const names = [...wanted.map((account) => account.name), allocation.name];
    await converge(this.site.tools, tree, plan, () => this.site.reader.associations(names));
  }

  /** What a resource can live without: its failure is logged. */
  private async optional(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.logger.error(`The ${what} was not set up: ${errorText(error)}`));
  }
}
