import { monthPeriod, type UsageMonth } from '@waldur-site-agent/plugin-sdk';
import type { MamCommand } from '../tools/mam-command.ts';
import { accountWord } from './arguments.ts';

/**
 * Charges of an account in a month. MAM documents a blank between date and time; the `T` of `monthPeriod` is what sites
 * have used without trouble.
 */
export function listCharges(account: string, month: UsageMonth): MamCommand {
  const [start, end] = monthPeriod(month);
  const columns = ['--raw', '--quiet', '--show', 'Account,User,Charge'];
  return {
    program: 'mam-list-usagerecords',
    purpose: `reading the charges of ${account} from ${start.slice(0, 7)}`,
    words: [...columns, '-a', accountWord(account), '-s', start, '-e', end],
  };
}
