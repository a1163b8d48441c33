import { BackendError, errorText, type Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { removeAccount } from '../commands/account-commands.ts';
import { removeAllUsers } from '../commands/user-commands.ts';
import { zeroLimits } from '../limits/backend-limits.ts';
import type { LimitChanges } from '../limits/change-limits.ts';
import { cancelJobsOf, removeWithJobs } from '../members/job-cancelling.ts';
import { existingAccount } from '../members/member-batches.ts';
import { foldName, sameName } from '../parsing/rows.ts';
import { removeAccountQos } from '../qos/account-qos.ts';
import { usersOf, type AccountTree } from '../tree/account-tree.ts';
import { projectAccountName, structuralAccounts } from './account-names.ts';

/** Takes an allocation off the cluster with its users and jobs, and its project when nothing else is in it. */
export class ResourceTermination {
  private readonly logger = new Logger(ResourceTermination.name);

  constructor(
    private readonly site: SlurmSite,
    private readonly limits: LimitChanges,
  ) {}

  async terminate({ backendId, name }: Resource, projectSlug: string): Promise<void> {
    if (backendId.trim() === '') {
      this.logger.warn(`"${name}" has no backend id: there is nothing to remove`);
      return;
    }
    const tree = await this.site.reader.tree();
    const account = tree.find(backendId);
    if (!account) {
      this.logger.warn(`Account ${backendId} is not on the cluster: there is nothing to remove`);
      return;
    }
    this.refuseRemoval(backendId, tree);
    if (usersOf(account).length > 0) await this.removeUsers(backendId);
    if (this.site.settings.softDelete) {
      await this.limits.apply(backendId, zeroLimits(this.site.components()));
      return;
    }
    const precheck = async () => this.refuseRemoval(backendId, await this.site.reader.tree());
    await this.removeAccount(backendId, 'the resource is terminated', precheck);
    await this.optional(`QoS ${backendId}`, () => removeAccountQos(backendId, this.site));
    if (projectSlug !== '') await this.removeEmptyProject(projectSlug, backendId, tree);
  }

  /** Removing an account takes everything below it along, whoever it belongs to; limits of zero stop the jobs there. */
  private refuseRemoval(backendId: string, tree: AccountTree): void {
    const children = tree.childrenOf(backendId);
    if (children.length > 0) {
      throw new BackendError(
        `Account ${backendId} is not removed: there are accounts below it (${children.join(', ')}); move or remove them first`,
      );
    }
    if (structuralAccounts(this.site.settings).includes(foldName(backendId))) {
      throw new BackendError(
        `Account ${backendId} is not removed: the site's settings name it as a parent or default account`,
      );
    }
  }

  private async removeUsers(backendId: string): Promise<void> {
    await cancelJobsOf(this.site, backendId);
    const confirm = async () => usersOf(await existingAccount(this.site, backendId)).length === 0;
    const options = { target: backendId, reason: 'the resource is terminated', confirm };
    await removeWithJobs(this.site, backendId, () => this.site.tools.write(removeAllUsers(backendId), options));
    if (this.site.tools.dryRun || (await confirm())) return;
    await this.site.tools.write(removeAllUsers(backendId), options);
    if (!(await confirm())) throw new BackendError(`Users of account ${backendId} are still there after removing them`);
  }

  private async removeAccount(account: string, reason: string, precheck: () => Promise<void>): Promise<void> {
    const confirm = async () => (await existingAccount(this.site, account)) === undefined;
    const options = { target: account, reason, confirm, precheck };
    await removeWithJobs(this.site, account, () => this.site.tools.write(removeAccount(account), options));
    if (this.site.tools.dryRun || (await confirm())) return;
    throw new BackendError(`Account ${account} is still there although SLURM reported its removal`);
  }

  private async removeEmptyProject(projectSlug: string, removed: string, tree: AccountTree): Promise<void> {
    const project = projectAccountName(projectSlug, this.site.settings);
    if (sameName(project, removed) || !this.isEmptyProject(project, removed, tree)) return;
    const precheck = async () => {
      if (this.isEmptyProject(project, removed, await this.site.reader.tree())) return;
      throw new BackendError('it is in use again');
    };
    await this.optional(`project account ${project}`, () =>
      this.removeAccount(project, 'its last resource is gone', precheck),
    );
  }

  private isEmptyProject(project: string, removed: string, tree: AccountTree): boolean {
    const account = tree.find(project);
    if (!account || structuralAccounts(this.site.settings).includes(foldName(project))) return false;
    const others = [...tree.childrenOf(project), ...tree.membersOf(project)].filter((name) => !sameName(name, removed));
    if (others.length > 0) return false;
    if (usersOf(account).length === 0) return true;
    this.logger.warn(`Project account ${project} holds no resource any more, but has users of its own and is kept`);
    return false;
  }

  /** The resource is gone by then; what is left over is logged. */
  private async optional(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.logger.error(`The ${what} was not removed: ${errorText(error)}`));
  }
}
