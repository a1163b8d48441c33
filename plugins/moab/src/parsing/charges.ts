import { BackendError } from '@waldur-site-agent/plugin-sdk';
import { Credits } from '../credits/credits.ts';
import { rowsOf } from './rows.ts';

/** One usage record, as far as it matters. */
export interface Charge {
  readonly account: string;
  readonly user: string;
  readonly amount: Credits;
}

/** Rows of account, user, charge. @throws {BackendError} when one of them cannot be read */
export function parseCharges(output: string): Charge[] {
  return rowsOf(output).map((row) => {
    const [account = '', user = '', charge = ''] = row;
    const amount = Credits.parse(charge);
    if (!amount) throw new BackendError(`MAM listed a charge that cannot be read: ${row.join('|')}`);
    return { account: account.trim(), user, amount };
  });
}
