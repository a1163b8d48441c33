import { BackendError, type Limits, type Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { converge } from '../plan/converge.ts';
import { accountingType, hasPrepaid, orderLimits, PREPAID, toBackendLimits } from './backend-limits.ts';
import { knownOnly } from './known-tres.ts';
import { limitSteps } from './limit-steps.ts';
import { monthsOf } from './subscription.ts';

/** Changes the limits of accounts that exist. */
export class LimitChanges {
  private readonly logger = new Logger(LimitChanges.name);

  constructor(private readonly site: SlurmSite) {}

  /** Limits in Waldur units; TRES that they do not touch keep theirs. */
  async set(backendId: string, limits: Limits): Promise<void> {
    await this.apply(backendId, toBackendLimits(limits, this.site.components()));
  }

  /** With unknown dates the prepaid part is left as it is. */
  async recalculate(resource: Resource): Promise<void> {
    const components = this.site.components();
    const months = monthsOf(resource);
    if (months === undefined && hasPrepaid(components)) {
      this.logger.warn(`"${resource.name}" has no creation or end date: its prepaid limits are left as they are`);
    }
    const limits = months === undefined ? this.withoutPrepaid(resource.limits) : resource.limits;
    await this.apply(resource.backendId, orderLimits(limits, components, months ?? 1).backend);
  }

  /** Native units. */
  async apply(backendId: string, wanted: Limits): Promise<void> {
    if (backendId.trim() === '') throw new BackendError('Empty backend ID: limits cannot be set');
    const limits = await knownOnly(wanted, this.site.reader);
    if (Object.keys(limits).length === 0) return;
    const reread = () => this.site.reader.associations([backendId]);
    const tree = await reread();
    // in a dry run the account may be one that was only planned
    if (!tree.has(backendId) && !this.site.tools.dryRun)
      throw new BackendError(`Account ${backendId} does not exist on the cluster`);
    const steps = (seen: typeof tree, verifying: boolean) =>
      limitSteps(backendId, seen.find(backendId), limits, verifying);
    await converge(this.site.tools, tree, steps, reread);
  }

  private withoutPrepaid(limits: Limits): Limits {
    const components = this.site.components();
    return Object.fromEntries(Object.entries(limits).filter(([name]) => accountingType(components, name) !== PREPAID));
  }
}
