import { multiplyTruncated, type Limits } from '@waldur-site-agent/plugin-sdk';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { setUserLimits } from '../commands/limit-commands.ts';
import { parseTresLimits } from '../parsing/quantities.ts';
import type { Association } from '../parsing/associations.ts';
import { sameName } from '../parsing/rows.ts';
import type { Account } from '../tree/account-tree.ts';
import { unitFactor } from './backend-limits.ts';

/** Limits of single users within an allocation. */
export class UserLimits {
  constructor(private readonly site: SlurmSite) {}

  /**
   * Brings one user to the wanted limits (Waldur units, decimals are cut); none wanted means that all are cleared.
   * @returns whether anything had to be changed
   */
  async sync(account: Account, username: string, wanted: Limits): Promise<boolean> {
    const limits = this.toBackend(wanted);
    const current = currentLimits(account, username);
    if (isReached(limits, current, ownLimits(account.row))) return false;
    const known = await this.site.reader.tresNames();
    const command = setUserLimits(account.name, username, limits, [...new Set([...known, ...Object.keys(current)])]);
    await this.site.tools.write(command, {
      target: `${username} in ${account.name}`,
      reason: Object.keys(limits).length === 0 ? 'Waldur has no limits for this user' : 'Waldur has other limits',
    });
    return true;
  }

  private toBackend(wanted: Limits): Limits {
    const components = this.site.components();
    return Object.fromEntries(
      Object.entries(wanted).map(([name, value]) => [
        name,
        multiplyTruncated(Math.trunc(value), unitFactor(components, name)),
      ]),
    );
  }
}

/** A user with several partitions has one set of limits per row; the first stands for all. */
function currentLimits(account: Account, username: string): Limits {
  const row = account.userRows.find((each) => sameName(each.user, username));
  return row ? ownLimits(row) : {};
}

function ownLimits(row: Association): Limits {
  return parseTresLimits(row.maxTresMins);
}

/** Rows of users show the account's limits where they have none of their own. */
function isReached(wanted: Limits, current: Limits, inherited: Limits): boolean {
  const names = new Set([...Object.keys(current), ...Object.keys(wanted)]);
  return [...names].every((name) => current[name] === (wanted[name] ?? inherited[name]));
}
