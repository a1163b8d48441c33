import {
  BackendError,
  errorText,
  isTransient,
  type ObservedResource,
  type Resource,
  type ResourceStatus,
  type StatusOutcome,
} from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import type { AccountObserver } from '../observing/account-observer.ts';
import type { ObservedAccount } from '../observing/observed-account.ts';
import { converge, type Planner } from '../plan/converge.ts';
import type { Account } from '../tree/account-tree.ts';
import { isQosEnforced } from './enforcement.ts';
import { qosSteps, submissionSteps } from './status-steps.ts';
import { isAmong, statusQos, statusSetting } from './status-target.ts';

/** Slows down or stops an allocation by its QoS, or by job submission where QoS is enforced, and lets it go again. */
export class StatusChanges {
  private readonly logger = new Logger(StatusChanges.name);

  constructor(
    private readonly site: SlurmSite,
    private readonly observer: AccountObserver,
  ) {}

  /** @throws {BackendError} when SLURM refuses, e.g. because there is no such QoS, or leaves it as it was */
  async set(resource: Resource, status: ResourceStatus, given: ObservedResource): Promise<StatusOutcome> {
    const observed = await this.observer.known(resource, given);
    const { name } = observed.account;
    const plan = this.planner(name, status);
    if (!plan) {
      const setting = statusSetting(status, this.site.settings);
      this.logger.error(`Account ${name} cannot be ${status}: the setting ${setting} is missing`);
      return { kind: 'unsupported', observed };
    }
    if (plan(observed.cluster.tree, false).length === 0) return { kind: 'unchanged', observed };
    return { kind: 'changed', observed: await this.apply(observed, status, plan) };
  }

  private planner(name: string, status: ResourceStatus): Planner | undefined {
    if (this.isEnforced()) return (tree) => submissionSteps(name, status, tree.find(name));
    const wanted = statusQos(name, status, this.site.settings);
    return wanted && ((tree) => qosSteps(name, wanted, status, tree.find(name)));
  }

  private async apply(observed: ObservedAccount, status: ResourceStatus, plan: Planner): Promise<ObservedAccount> {
    const { name } = observed.account;
    const { tree } = observed.cluster;
    try {
      const later = await converge(this.site.tools, tree, plan, () => this.site.reader.associations([name]));
      return later === tree ? observed : this.observer.renewed(observed, later);
    } catch (error) {
      if (isTransient(error)) throw error;
      const advice = this.isEnforced() ? '' : this.advice(errorText(error), observed.account, status);
      throw new BackendError(`Account ${name} is not ${status}: ${errorText(error)}${advice}`);
    }
  }

  private isEnforced(): boolean {
    return isQosEnforced(this.site.settings.qosEnforcement, this.site.facts().enforceQos);
  }

  private advice(text: string, { name, row, userRows }: Account, status: ResourceStatus): string {
    const { settings } = this.site;
    if (/bad (default )?qos/i.test(text)) return `; make that QoS, or correct ${statusSetting(status, settings)}`;
    const wanted = statusQos(name, status, settings) ?? [];
    const users = userRows.filter(({ defaultQos: own }) => own !== row.defaultQos && !isAmong(own, wanted));
    if (users.length === 0) return '';
    const names = [...new Set(users.map(({ user }) => user))].join(', ');
    return `; SLURM keeps it while users have a default QoS of their own that is not in it: ${names}`;
  }
}
