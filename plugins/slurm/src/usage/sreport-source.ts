import { BackendNotReadyError, type UsageMonth } from '@waldur-site-agent/plugin-sdk';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { monthUtilization } from '../commands/usage-commands.ts';
import { readLines } from './read-lines.ts';
import type { UsageSource } from './usage-source.ts';
import { UsageSums } from './usage-sums.ts';

/** SLURM's own hourly sums: allocated TRES, up to the last full hour. */
export class SreportSource implements UsageSource {
  constructor(private readonly site: Pick<SlurmSite, 'runner' | 'settings' | 'components'>) {}

  async read(
    accounts: ReadonlySet<string>,
    month: UsageMonth,
    env: Readonly<Record<string, string>>,
  ): Promise<UsageSums> {
    const sums = new UsageSums(this.site.components(), accounts);
    await readLines(this.site, monthUtilization(month), env, (line) => addRow(sums, line));
    return sums;
  }
}

/** Account, login, TRES, seconds (memory: MiB-seconds). Rows without login sum up an account with all below it. */
function addRow(sums: UsageSums, line: string): void {
  if (!line.includes('|')) return;
  const columns = line.split('|');
  const used = columns.at(-1) ?? '';
  if (columns.length < 4 || !/^\d+$/.test(used)) {
    throw new BackendNotReadyError(`sreport printed a row that cannot be read: ${JSON.stringify(line.slice(0, 200))}`);
  }
  const [login = '', tres = ''] = columns.slice(-3);
  if (login === '') return;
  const account = columns.slice(0, -3).join('|');
  sums.add(account, login, tres, tres === 'mem' ? BigInt(used) / 60n : BigInt(used));
}
