import { monthPeriod } from '@waldur-site-agent/plugin-sdk';
import type { SlurmCommand } from '../tools/slurm-command.ts';
import { accountWord } from './arguments.ts';

/**
 * What the jobs of accounts requested in a month. The times are read in the zone of the host: run it with `TZ` set.
 * Not to be run without accounts, which would mean every account.
 */
export function historicalUsage(accounts: readonly string[], year: number, month: number): SlurmCommand {
  const [start, end] = monthPeriod({ year, month });
  return {
    program: 'sacct',
    kind: 'read',
    purpose: `reading usage of ${year}-${String(month).padStart(2, '0')}`,
    words: [
      '--noconvert',
      '--truncate',
      '--allocations',
      '--allusers',
      `--starttime=${start}`,
      `--endtime=${end}`,
      `--accounts=${accounts.map((account) => accountWord(account)).join(',')}`,
      '--format=Account,ReqTRES,Elapsed,User',
    ],
    scope: 'option',
  };
}
