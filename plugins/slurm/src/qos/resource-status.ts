import { BackendError, type Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { setGrpSubmitJobs } from '../commands/limit-commands.ts';
import { setQos } from '../commands/qos-commands.ts';
import { foldName } from '../parsing/rows.ts';
import { existingAccount } from '../members/member-batches.ts';
import type { Account } from '../tree/account-tree.ts';
import { isQosEnforced } from './enforcement.ts';

export type StatusAction = 'pause' | 'downscale' | 'restore';

/** What Waldur's flags ask for; the stricter one wins. */
export function statusAction({ paused, downscaled }: Pick<Resource, 'paused' | 'downscaled'>): StatusAction {
  if (paused) return 'pause';
  return downscaled ? 'downscale' : 'restore';
}

/** Slows down or stops an allocation by its QoS, or by job submission where QoS is enforced, and lets it go again. */
export class ResourceStatus {
  private readonly logger = new Logger(ResourceStatus.name);

  constructor(private readonly site: SlurmSite) {}

  /** @returns false when the site has no QoS for it; for `restore`: whether anything had to be changed */
  async apply(backendId: string, action: StatusAction): Promise<boolean> {
    const account = await existingAccount(this.site, backendId);
    if (!account) throw new BackendError(`Account ${backendId} does not exist on the cluster`);
    const { qosEnforcement } = this.site.settings;
    if (isQosEnforced(qosEnforcement, this.site.facts().enforceQos)) return await this.submission(account, action);
    const target = this.targetQos(account, action);
    if (target === undefined) {
      this.logger.error(`Account ${backendId}: ${action} needs the setting ${settingOf(action)}`);
      return false;
    }
    if (isSameQos(account.row.qos, target)) return action !== 'restore';
    const reason = `${action}: QoS is ${account.row.qos || 'not known'}`;
    await this.site.tools.write(setQos(account.name, target), { target: account.name, reason });
    return true;
  }

  /** What Waldur is told about an account. */
  async metadata(backendId: string): Promise<{ readonly qos: string }> {
    return { qos: (await existingAccount(this.site, backendId))?.row.qos ?? '' };
  }

  private async submission(account: Account, action: StatusAction): Promise<true> {
    const value = action === 'restore' ? -1 : 0;
    const current = account.row.grpSubmitJobs === '' ? '-1' : account.row.grpSubmitJobs;
    if (current !== String(value)) {
      const reason = `${action}: GrpSubmitJobs is ${account.row.grpSubmitJobs || 'not set'}`;
      await this.site.tools.write(setGrpSubmitJobs(account.name, value), { target: account.name, reason });
    }
    return true;
  }

  private targetQos(account: Account, action: StatusAction): string | undefined {
    const { qosPaused, qosDownscaled, qosDefault, qosManagement } = this.site.settings;
    if (action === 'pause') return qosPaused;
    if (action === 'downscale') return qosDownscaled;
    if (qosManagement.enabled !== true) return qosDefault;
    return [account.name, ...(qosManagement.additional_qos ?? [])].join(',');
  }
}

function settingOf(action: StatusAction): string {
  return action === 'pause' ? 'qos_paused' : 'qos_downscaled';
}

/** SLURM prints lists in an order of its own. */
function isSameQos(current: string, target: string): boolean {
  return current !== '' && sortedNames(current) === sortedNames(target);
}

function sortedNames(list: string): string {
  return list.split(',').map(foldName).toSorted().join(',');
}
