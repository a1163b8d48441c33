import { BackendError, errorText, type Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { MoabSite } from '../backend/moab-site.ts';
import { deleteAccount, setActive } from '../commands/account-commands.ts';
import { deleteFund } from '../commands/fund-commands.ts';
import { projectAccountName, sameName } from './account-names.ts';
import { withProject } from './project-lock.ts';

/** Removes the account of a resource with its fund, and its project's when no other account belongs to it. */
export class ResourceTermination {
  private readonly logger = new Logger(ResourceTermination.name);

  constructor(private readonly site: MoabSite) {}

  async terminate({ backendId, name }: Resource, projectSlug: string): Promise<void> {
    if (backendId.trim() === '') {
      this.logger.warn(`"${name}" has no backend id: there is nothing to remove`);
      return;
    }
    const project = projectSlug.trim() === '' ? undefined : projectAccountName(projectSlug, this.site.settings);
    if (project !== undefined && sameName(project, backendId)) {
      throw new BackendError(`Account ${backendId} is not removed: it is the account of the whole project`);
    }
    if (!(await this.site.reader.account(backendId))) {
      this.logger.warn(`MAM has no account ${backendId}: there is nothing to remove`);
      return;
    }
    if (this.site.settings.softDelete) {
      await this.deactivate(backendId);
      return;
    }
    await this.remove(backendId, 'the resource is terminated');
    if (project !== undefined) await this.removeEmptyProject(project, backendId);
  }

  private async deactivate(account: string): Promise<void> {
    if (await this.site.reader.isInactive(account)) return;
    await this.site.tools.write(setActive(account, false), {
      action: 'deactivate account',
      target: account,
      reason: 'the resource is terminated and soft_delete is on',
      confirm: () => this.site.reader.isInactive(account),
    });
  }

  /** The fund's number has to be read first: afterwards MAM may not know whose it was. */
  private async remove(account: string, reason: string): Promise<void> {
    const fund = await this.site.reader.fund(account);
    await this.site.tools.write(deleteAccount(account), {
      action: 'delete account',
      target: account,
      reason,
      confirm: async () => (await this.site.reader.account(account)) === undefined,
    });
    if (fund === undefined) return;
    try {
      await this.site.tools.write(deleteFund(fund), { action: 'delete fund', target: fund, reason });
    } catch (error) {
      this.logger.warn(`Fund ${fund} of ${account} was not removed (MAM may have done so itself): ${errorText(error)}`);
    }
  }

  /** The resource is gone by then; what goes wrong is logged. */
  private async removeEmptyProject(project: string, removed: string): Promise<void> {
    try {
      await withProject(project, async () => {
        if (!(await this.isUnused(project, removed))) return;
        const account = await this.site.reader.account(project);
        if (!account) return;
        if (sameName(account.organization, project)) await this.remove(project, 'its last resource is gone');
        else this.logger.warn(`Project account ${project} is kept: its organization shows that it was made by others`);
      });
    } catch (error) {
      this.logger.error(`The project account ${project} was not removed: ${errorText(error)}`);
    }
  }

  private async isUnused(project: string, removed: string): Promise<boolean> {
    const others = (await this.site.reader.accounts()).filter(
      // in a dry run the removed account is still listed
      ({ name }) => name !== project && !(this.site.tools.dryRun && name === removed),
    );
    return !others.some(({ organization }) => organization === project);
  }
}
