import { errorText, type Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { addAccount, setParent } from '../commands/account-commands.ts';
import { sameName } from '../parsing/rows.ts';
import { converge, type Step } from '../plan/converge.ts';
import type { AccountTree } from '../tree/account-tree.ts';
import { hierarchyOf, missingAccounts, type WantedAccount } from './account-names.ts';

type Placed = Pick<Resource, 'name' | 'backendId' | 'projectSlug' | 'projectName' | 'customerSlug' | 'customerName'>;

/** Follows a project that moved to another customer: its account goes below that customer, allocations and all. */
export class ProjectPlacement {
  private readonly logger = new Logger(ProjectPlacement.name);

  constructor(private readonly site: SlurmSite) {}

  /** Failures are logged and left to the next time. */
  async sync(resource: Placed): Promise<void> {
    const reason = this.whyNot(resource);
    if (reason !== undefined) {
      this.logger.debug(`The place of "${resource.backendId}" is not checked: ${reason}`);
      return;
    }
    try {
      await this.place(resource);
    } catch (error) {
      this.logger.error(`Account ${resource.backendId} could not be put in its place: ${errorText(error)}`);
    }
  }

  private whyNot(resource: Placed): string | undefined {
    if (this.site.settings.parentAccount !== undefined) return 'the tree is flat';
    if (resource.projectSlug === '' || resource.customerSlug === '') return 'its project or customer is not known';
    const { customer, project } = hierarchyOf(resource, resource.backendId, this.site.settings);
    return customer && sameName(customer.name, project.name) ? 'project and customer have the same account' : undefined;
  }

  private async place(resource: Placed): Promise<void> {
    const { customer, project, allocation } = hierarchyOf(resource, resource.backendId, this.site.settings);
    const parents = customer ? [customer, project] : [project];
    const read = () => this.site.reader.associations([...parents, allocation].map((account) => account.name));
    await converge(this.site.tools, await read(), (tree) => placementSteps(parents, allocation, tree), read);
  }
}

function placementSteps(
  parents: readonly WantedAccount[],
  allocation: WantedAccount,
  tree: AccountTree,
): readonly Step[] {
  const [customer, project] = parents.length > 1 ? parents : [undefined, parents[0]];
  const moved = [project, allocation].flatMap((account) => (account ? moveSteps(account, tree) : []));
  const needsCustomer = customer !== undefined && (moved.length > 0 || !tree.has(project?.name ?? ''));
  const wanted = [...(needsCustomer ? [customer] : []), ...(project ? [project] : [])];
  return [...missingAccounts(wanted, tree).map((account) => addStep(account)), ...moved];
}

function addStep({ name, description, organization, parent }: WantedAccount): Step {
  const command = addAccount(name, description, organization, parent);
  return { command, target: name, reason: 'the account is not on the cluster' };
}

function moveSteps({ name, parent }: WantedAccount, tree: AccountTree): readonly Step[] {
  const account = tree.find(name);
  if (!account || sameName(account.parent, parent)) return [];
  return [{ command: setParent(name, parent), target: name, reason: `its parent is ${account.parent || 'not known'}` }];
}
