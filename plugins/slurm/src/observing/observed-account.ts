import type { ObservedResource } from '@waldur-site-agent/plugin-sdk';
import type { Account, AccountTree } from '../tree/account-tree.ts';

/** The accounts that one observation saw. What a later operation reads anew is kept here for those after it. */
export interface SeenCluster {
  tree: AccountTree;
}

/** A resource's account as it was seen, with all that the plugin's other operations want to know of it. */
export interface ObservedAccount extends ObservedResource {
  /**
   * As slurmdbd keeps them: in lower case, whatever Waldur calls them. Names are the same when they differ in case only.
   */
  readonly users: readonly string[];
  readonly account: Account;
  readonly cluster: SeenCluster;
}

/** Whether it was handed out by this plugin, and so needs no further look. */
export function isObservedAccount(observed: ObservedResource | undefined): observed is ObservedAccount {
  return observed !== undefined && 'account' in observed && 'cluster' in observed;
}
