import type { ResourceStatus } from '@waldur-site-agent/plugin-sdk';
import { setGrpSubmitJobs } from '../commands/limit-commands.ts';
import { setQos } from '../commands/qos-commands.ts';
import type { Step } from '../plan/converge.ts';
import type { Account } from '../tree/account-tree.ts';
import { isAmong, isSameQos } from './status-target.ts';

/** Stops or allows the submission of jobs; nothing when it is so already. */
export function submissionSteps(name: string, status: ResourceStatus, account: Account | undefined): readonly Step[] {
  const value = status === 'active' ? -1 : 0;
  const printed = account?.row.grpSubmitJobs ?? '';
  if ((printed === '' ? '-1' : printed) === String(value)) return [];
  const reason = `${status}: GrpSubmitJobs is ${printed || 'not set'}`;
  return [{ command: setGrpSubmitJobs(name, value), target: name, reason }];
}

/** Gives an account the wanted QoS in place of those it has; nothing when it is so already. */
export function qosSteps(
  name: string,
  wanted: readonly string[],
  status: ResourceStatus,
  account: Account | undefined,
): readonly Step[] {
  const { qos = '', defaultQos = '' } = account?.row ?? {};
  if (isSameQos(qos, wanted)) return [];
  // SLURM changes nothing, without an error, when the default QoS would not be in the list any more
  const newDefault = isAmong(defaultQos, wanted) ? undefined : wanted[0];
  const reason = `${status}: QoS is ${qos || 'not known'}`;
  return [{ command: setQos(name, wanted.join(','), newDefault), target: name, reason }];
}
