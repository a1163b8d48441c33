import type { SlurmSite } from '../backend/slurm-site.ts';
import { addQosToAccount, createQos, removeQos, setDefaultQos, type QosOptions } from '../commands/qos-commands.ts';
import type { QosManagementSettings } from '../settings/nested-settings.ts';
import type { SlurmCommand } from '../tools/slurm-command.ts';

const DEFAULT_FLAGS = 'DenyOnLimit,NoDecay';

/** Makes a QoS named like the account, gives it to the account as its default, and attaches the additional ones. */
export function accountQosCommands(account: string, settings: QosManagementSettings): readonly SlurmCommand[] {
  const options: QosOptions = {
    flags: settings.flags ?? DEFAULT_FLAGS,
    grp_tres: settings.grp_tres ?? undefined,
    max_jobs: settings.max_jobs ?? undefined,
    max_submit: settings.max_submit ?? undefined,
    max_wall: settings.max_wall ?? undefined,
    min_tres_per_job: settings.min_tres_per_job ?? undefined,
  };
  return [
    ...createQos(account, options),
    addQosToAccount(account, account),
    setDefaultQos(account, account),
    ...(settings.additional_qos ?? []).map((qos) => addQosToAccount(account, qos)),
  ];
}

/** A QoS that exists is left as it is. */
export async function ensureAccountQos(account: string, { settings, reader, tools }: SlurmSite): Promise<void> {
  if (settings.qosManagement.enabled !== true || (await reader.hasQos(account))) return;
  for (const command of accountQosCommands(account, settings.qosManagement)) {
    await tools.write(command, { target: account, reason: 'qos_management is enabled' });
  }
}

/** To be called after the account is gone: SLURM keeps a QoS that is some association's default. */
export async function removeAccountQos(account: string, { settings, reader, tools }: SlurmSite): Promise<void> {
  if (settings.qosManagement.enabled !== true || !(await reader.hasQos(account))) return;
  const confirm = async () => !(await reader.hasQos(account));
  await tools.write(removeQos(account), { target: account, reason: 'its account is gone', confirm });
}
