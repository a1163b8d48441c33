import type { OfferingFacts, Resource } from '@waldur-site-agent/plugin-sdk';
import * as commands from '../commands/user-commands.ts';
import { isQosEnforced } from '../qos/enforcement.ts';
import type { ResolvedSettings } from '../settings/resolved-settings.ts';
import type { SlurmCommand } from '../tools/slurm-command.ts';

type Attributes = Pick<Resource, 'attributes' | 'backendId'>;

/** The default account of a new association; undefined when it gets none. */
export function defaultAccountOf(backendId: string, settings: ResolvedSettings): string | undefined {
  const { accountPolicy, defaultAccount } = settings;
  if (accountPolicy === 'none') return undefined;
  return accountPolicy === 'individual' ? backendId : defaultAccount;
}

/**
 * The statement that gives users access, with the partitions and the QoS that the offering and the resource ask for.
 * It is the same for every user of a resource.
 */
export function addUsersCommand(
  users: readonly string[],
  resource: Attributes,
  settings: ResolvedSettings,
  facts: OfferingFacts,
): SlurmCommand {
  const { backendId } = resource;
  const defaultAccount = defaultAccountOf(backendId, settings);
  const offered = settings.enforcePartitions ? facts.partitions : [];
  const qos = isQosEnforced(settings.qosEnforcement, facts.enforceQos) ? attribute(resource, 'qos') : undefined;
  if (qos !== undefined) {
    const partitions = grantPartitions(attribute(resource, 'partition'), offered, settings.defaultPartition);
    return commands.addUserQos(users, backendId, [qos], {
      default_qos: qos,
      partitions,
      default_account: defaultAccount,
    });
  }
  if (offered.length > 0) return commands.addUserPartitions(users, backendId, offered, defaultAccount);
  if (settings.defaultPartition) {
    return commands.addUserPartition(users, backendId, settings.defaultPartition, defaultAccount);
  }
  return commands.addUser(users, backendId, defaultAccount);
}

function grantPartitions(
  wanted: string | undefined,
  offered: readonly string[],
  fallback: string | undefined,
): readonly string[] {
  if (wanted !== undefined) return [wanted];
  if (offered.length > 0) return offered;
  return fallback === undefined ? [] : [fallback];
}

function attribute({ attributes }: Attributes, key: string): string | undefined {
  const value = attributes[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
