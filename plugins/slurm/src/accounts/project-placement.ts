import { errorText, type ObservedResource, type Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { addAccount, setParent } from '../commands/account-commands.ts';
import { isObservedAccount } from '../observing/observed-account.ts';
import { NO_ASSOCIATION } from '../parsing/associations.ts';
import { sameName } from '../parsing/rows.ts';
import { converge, type Step } from '../plan/converge.ts';
import { AccountTree } from '../tree/account-tree.ts';
import { hierarchyOf, missingAccounts, type WantedAccount } from './account-names.ts';

type Placed = Pick<Resource, 'name' | 'backendId' | 'projectSlug' | 'projectName' | 'customerSlug' | 'customerName'>;

/** Follows a project that moved to another customer: its account goes below that customer, allocations and all. */
export class ProjectPlacement {
  private readonly logger = new Logger(ProjectPlacement.name);

  constructor(private readonly site: SlurmSite) {}

  /** Failures are logged and left to the next time. No process when all is in its place, as observed. */
  async sync(resource: Placed, observed?: ObservedResource): Promise<void> {
    const reason = this.whyNot(resource);
    if (reason !== undefined) {
      this.logger.debug(`The place of "${resource.backendId}" is not checked: ${reason}`);
      return;
    }
    try {
      await this.place(resource, observed);
    } catch (error) {
      this.logger.error(`Account ${resource.backendId} could not be put in its place: ${errorText(error)}`);
    }
  }

  private whyNot(resource: Placed): string | undefined {
    if (this.site.settings.parentAccount !== undefined) return 'the tree is flat';
    if (resource.projectSlug.trim() === '' || resource.customerSlug.trim() === '')
      return 'its project or customer is not known';
    const { customer, project } = hierarchyOf(resource, resource.backendId, this.site.settings);
    return customer && sameName(customer.name, project.name) ? 'project and customer have the same account' : undefined;
  }

  private async place(resource: Placed, observed: ObservedResource | undefined): Promise<void> {
    const { customer, project, allocation } = hierarchyOf(resource, resource.backendId, this.site.settings);
    const parents = customer ? [customer, project] : [project];
    const names = [...parents, allocation].map((account) => account.name);
    const read = () => this.site.reader.associations(names);
    const plan = (tree: AccountTree) => placementSteps(parents, allocation, tree);
    const cluster = isObservedAccount(observed) ? observed.cluster : undefined;
    const isCovered = cluster !== undefined && names.every((name) => cluster.tree.covers(name));
    const seen = isCovered ? cluster.tree : await read();
    if (plan(seen).length === 0) return;
    const later = await converge(this.site.tools, seen, plan, read);
    // resources of the same project, seen in the same look, need not move it again
    if (cluster) cluster.tree = cluster.tree.updatedBy(this.site.tools.dryRun ? plannedTree(parents) : later);
  }
}

/** The accounts above an allocation as a dry run would have them. */
function plannedTree(parents: readonly WantedAccount[]): AccountTree {
  const rows = parents.map(({ name, parent }) => ({ ...NO_ASSOCIATION, account: name, parent }));
  return new AccountTree(
    rows,
    [],
    parents.map(({ name }) => name),
  );
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
