import type { ObservedResource, Resource } from '@waldur-site-agent/plugin-sdk';
import type { SlurmSite } from '../backend/slurm-site.ts';
import type { AccountObserver } from '../observing/account-observer.ts';
import { converge, type Planner } from '../plan/converge.ts';
import { hasPrepaid } from './backend-limits.ts';
import { knownOnly } from './known-tres.ts';
import { limitSteps } from './limit-steps.ts';
import { prepaidLimits } from './prepaid-limits.ts';

/** Keeps prepaid limits in line with the length of the subscription. */
export class PrepaidRefresh {
  constructor(
    private readonly site: SlurmSite,
    private readonly observer: AccountObserver,
  ) {}

  /** Writes only what differs, and nothing while a date is unknown. */
  async refresh(resource: Resource, given: ObservedResource): Promise<void> {
    const components = this.site.components();
    const wanted = hasPrepaid(components) ? prepaidLimits(resource, components) : undefined;
    if (!wanted) return;
    const observed = await this.observer.known(resource, given);
    const { name } = observed.account;
    const { tree } = observed.cluster;
    const planFor =
      (limits: typeof wanted): Planner =>
      (seen) =>
        limitSteps(name, seen.find(name), limits, true);
    if (planFor(wanted)(tree, true).length === 0) return;
    const plan = planFor(await knownOnly(wanted, this.site.reader, 'debug'));
    const later = await converge(this.site.tools, tree, plan, () => this.site.reader.associations([name]));
    if (later !== tree) this.observer.renewed(observed, later);
  }
}
