import { BackendError } from '@waldur-site-agent/plugin-sdk';
import type { MoabSite } from '../backend/moab-site.ts';
import { createAccount } from '../commands/account-commands.ts';
import { createFund } from '../commands/fund-commands.ts';
import { PLANNED_FUND } from '../funds/deposits.ts';
import type { WantedAccount } from './account-names.ts';

/** Makes an account that was seen to be missing, with a fund of its own. */
export async function makeAccount(site: MoabSite, account: WantedAccount): Promise<void> {
  const { name, description, organization } = account;
  await site.tools.write(createAccount(name, description, organization), {
    action: 'create account',
    target: name,
    reason: 'MAM has no such account',
    confirm: async () => (await site.reader.account(name))?.organization === organization,
  });
  await makeFund(site, name, 'the account is new');
}

/** Makes a fund for an account that has none. */
export async function makeFund(site: MoabSite, account: string, reason: string): Promise<void> {
  await site.tools.write(createFund(account), {
    action: 'create fund',
    target: account,
    reason,
    confirm: async () => (await site.reader.fund(account)) !== undefined,
  });
}

/** Number of a fund that was made a moment ago. */
export async function newFund(site: MoabSite, account: string): Promise<string> {
  if (site.tools.dryRun) return PLANNED_FUND;
  const fund = await site.reader.fund(account);
  if (fund !== undefined) return fund;
  throw new BackendError(`Account ${account} has no fund although MAM reported that it was created`);
}
