import { Logger, type LoggerService } from '@nestjs/common';
import type { UsageMonth } from '@waldur-site-agent/plugin-sdk';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { isSafeName } from '../commands/arguments.ts';
import { accountList, monthUsage } from '../commands/usage-commands.ts';
import { parseJobRow } from '../parsing/usage.ts';
import { readLines } from './read-lines.ts';
import type { UsageSource } from './usage-source.ts';
import { UsageSums } from './usage-sums.ts';

/** Linux takes 128 KiB for one argument; above this everything is asked for and picked from. */
const LONGEST_ACCOUNT_LIST = 100_000;

/** Every job that SLURM's database has: requested TRES × elapsed time, up to the present moment. */
export class SacctSource implements UsageSource {
  private readonly logger: LoggerService = new Logger(SacctSource.name);

  constructor(private readonly site: Pick<SlurmSite, 'runner' | 'settings' | 'components'>) {}

  async read(
    accounts: ReadonlySet<string>,
    month: UsageMonth,
    env: Readonly<Record<string, string>>,
  ): Promise<UsageSums> {
    const sums = new UsageSums(this.site.components(), accounts);
    const command = monthUsage(month, namedAccounts(accounts));
    await readLines(this.site, command, env, (line) => {
      const row = parseJobRow(line);
      if (row) sums.addJob(row);
    });
    const { count, example } = sums.unreadable;
    if (count > 0) {
      this.logger.warn(
        `${count} jobs count as nothing while ${command.purpose}: SLURM says "${example}" as elapsed time`,
      );
    }
    return sums;
  }
}

/** The accounts to ask for by name; undefined when that cannot be done. */
function namedAccounts(accounts: ReadonlySet<string>): readonly string[] | undefined {
  const names = [...accounts];
  if (!names.every((name) => isSafeName(name))) return undefined;
  return Buffer.byteLength(accountList(names)) <= LONGEST_ACCOUNT_LIST ? names : undefined;
}
