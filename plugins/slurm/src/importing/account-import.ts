import { BackendError, type ImportableResource, type Limits } from '@waldur-site-agent/plugin-sdk';
import { untouchableReasons } from '../accounts/untouchable.ts';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { existingAccount } from '../members/member-batches.ts';
import { limitsToWaldur } from '../parsing/limits.ts';
import { foldName } from '../parsing/rows.ts';
import { importableAccounts } from './importable-accounts.ts';

/** Tells which accounts of the cluster Waldur could take over as resources. */
export class AccountImport {
  /** GrpTRESMins of the accounts listed last, so that their limits cost no process each. */
  private listed = new Map<string, string>();

  constructor(private readonly site: SlurmSite) {}

  /** Two processes. */
  async list(): Promise<readonly ImportableResource[]> {
    const tree = await this.site.reader.tree();
    const records = [...tree.all()].flatMap(({ record }) => record ?? []);
    const whyUntouchable = untouchableReasons(this.site.settings, []);
    const found = importableAccounts(records, this.site.settings.projectPrefix).filter(
      ({ backendId }) => whyUntouchable(backendId) === undefined,
    );
    this.listed = new Map(
      found.map(({ backendId }) => [foldName(backendId), tree.find(backendId)?.row.grpTresMins ?? '']),
    );
    return found;
  }

  /** In Waldur units. @throws {BackendError} when there is no such account */
  async limits(backendId: string): Promise<Limits> {
    const key = foldName(backendId);
    const limits = this.listed.get(key) ?? (await this.read(backendId));
    this.listed.delete(key);
    return limitsToWaldur(limits, this.site.components());
  }

  private async read(backendId: string): Promise<string> {
    const account = await existingAccount(this.site, backendId);
    if (!account) throw new BackendError(`Account ${backendId} does not exist on the cluster`);
    return account.row.grpTresMins;
  }
}
