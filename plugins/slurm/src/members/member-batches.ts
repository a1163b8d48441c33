import type { ObservedResource } from '@waldur-site-agent/plugin-sdk';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { isObservedAccount } from '../observing/observed-account.ts';
import type { Account } from '../tree/account-tree.ts';

/** Users per statement: a thousand at once take SLURM longer than the time limit of a command. */
const MOST_USERS = 200;

export function chunks<T>(items: readonly T[], size = MOST_USERS): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/**
 * The account as it was observed, else as it is now. An observation may be old: SLURM says so when a user is there
 * already or gone already, and everything is read back.
 */
export async function seenAccount(
  site: SlurmSite,
  name: string,
  observed: ObservedResource | undefined,
): Promise<Account | undefined> {
  return isObservedAccount(observed) ? observed.account : await existingAccount(site, name);
}

/** The account as it is on the cluster now. */
export async function existingAccount(site: SlurmSite, name: string): Promise<Account | undefined> {
  return (await site.reader.associations([name])).find(name);
}
