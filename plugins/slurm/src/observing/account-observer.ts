import { BackendError, type Limits, type ObservedResource, type Resource } from '@waldur-site-agent/plugin-sdk';
import { customerAccountName, projectAccountName } from '../accounts/account-names.ts';
import { untouchableReasons } from '../accounts/untouchable.ts';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { observedLimits } from '../limits/observed-limits.ts';
import { usersOf, type Account, type AccountTree } from '../tree/account-tree.ts';
import { isObservedAccount, type ObservedAccount, type SeenCluster } from './observed-account.ts';

/** Sees what the cluster holds for resources: one process for any number of them. */
export class AccountObserver {
  constructor(private readonly site: SlurmSite) {}

  /** @param resources their project and customer accounts are looked up too, for {@link ProjectPlacement} */
  async observe(
    backendIds: readonly string[],
    resources: readonly Resource[] = [],
  ): Promise<ReadonlyMap<string, ObservedAccount>> {
    const above = resources.flatMap((resource) => this.accountsAbove(resource));
    const cluster = { tree: await this.read(backendIds, above) };
    const whyUntouchable = untouchableReasons(this.site.settings, resources);
    const limitsOf = new Map(resources.map(({ backendId, limits }) => [backendId, limits]));
    return new Map(
      backendIds.flatMap((backendId) => {
        const account = cluster.tree.find(backendId);
        if (!account) return [];
        const ofWaldur = limitsOf.get(backendId);
        return [[backendId, this.describe(backendId, account, cluster, whyUntouchable(backendId), ofWaldur)]];
      }),
    );
  }

  /**
   * The given observation, or a new one when it does not come from this plugin.
   * @throws {BackendError} when there is no such account
   */
  async known(resource: Resource, observed: ObservedResource): Promise<ObservedAccount> {
    if (isObservedAccount(observed)) return observed;
    const seen = (await this.observe([resource.backendId], [resource])).get(resource.backendId);
    if (!seen) throw new BackendError(`Account ${resource.backendId} does not exist on the cluster`);
    return seen;
  }

  /** The account as it is after a change, with nothing asked anew. */
  renewed(observed: ObservedAccount, later: AccountTree): ObservedAccount {
    const { backendId, cluster, untouchable } = observed;
    cluster.tree = cluster.tree.updatedBy(later);
    return this.describe(backendId, cluster.tree.find(backendId) ?? observed.account, cluster, untouchable);
  }

  /** Without an allocation there is nothing to place, so its surroundings alone are not worth a process. */
  private read(backendIds: readonly string[], above: readonly string[]): Promise<AccountTree> {
    return this.site.reader.associations(backendIds.length === 0 ? [] : [...backendIds, ...above]);
  }

  private describe(
    backendId: string,
    account: Account,
    cluster: SeenCluster,
    untouchable: string | undefined,
    ofWaldur?: Limits,
  ): ObservedAccount {
    const hasPolicy = this.site.settings.periodic.enabled;
    const limits = observedLimits(account.row.grpTresMins, this.site.components(), hasPolicy, ofWaldur);
    return {
      backendId,
      users: usersOf(account),
      ...(limits ? { limits } : {}),
      metadata: { qos: account.row.qos },
      ...(untouchable === undefined ? {} : { untouchable }),
      account,
      cluster,
    };
  }

  private accountsAbove({ projectSlug, customerSlug }: Resource): readonly string[] {
    const { settings } = this.site;
    if (settings.parentAccount !== undefined || projectSlug.trim() === '' || customerSlug.trim() === '') return [];
    return [projectAccountName(projectSlug, settings), customerAccountName(customerSlug, settings)];
  }
}
