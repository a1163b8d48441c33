import { readHomedirSettings, type HomedirSettings } from '@waldur-site-agent/plugin-sdk';
import type { LimitType } from '../commands/limit-commands.ts';
import { isLimitType } from '../commands/limit-commands.ts';
import type { QosManagementSettings } from './nested-settings.ts';
import type { ProjectDirectorySettings } from './project-directory-settings.ts';

type Raw = Readonly<Record<string, unknown>>;

export type AccountPolicy = 'common' | 'individual' | 'none';
export type UsageSourceName = 'sacct' | 'sreport';

/** The settings with every default and fallback applied, as the plugin works with them. */
export interface ResolvedSettings {
  readonly binPath: string;
  readonly clusterName: string | undefined;
  readonly timeoutSeconds: number;
  readonly usageSource: UsageSourceName;
  /** Longest silence of a usage query. */
  readonly usageTimeoutSeconds: number;
  /** Undefined: the usual one, which all agents of this user on this host share. */
  readonly writeLockFile: string | undefined;
  readonly defaultAccount: string;
  readonly accountPolicy: AccountPolicy;
  readonly rootAccount: string;
  /** Set in a flat tree: there are no customer accounts then. */
  readonly parentAccount: string | undefined;
  readonly customerPrefix: string;
  readonly projectPrefix: string;
  readonly allocationPrefix: string;
  readonly defaultPartition: string | undefined;
  readonly enforcePartitions: boolean;
  readonly qosDefault: string;
  readonly qosDownscaled: string | undefined;
  readonly qosPaused: string | undefined;
  readonly qosEnforcement: { readonly enabled: boolean; readonly override: boolean | undefined };
  readonly qosManagement: QosManagementSettings;
  readonly projectDirectory: ProjectDirectorySettings;
  readonly periodic: PeriodicSettings;
  readonly homedirs: HomedirSettings;
  readonly softDelete: boolean;
}

export interface PeriodicSettings {
  readonly enabled: boolean;
  readonly emulatorMode: boolean;
  readonly emulatorBaseUrl: string;
  readonly limitType: LimitType;
}

/**
 * Reads what is there without complaint: problems are reported when the file is checked, and the agent then goes on
 * with what it has.
 */
export function resolveSettings(raw: Raw): ResolvedSettings {
  const defaultAccount = text(raw, 'default_account') ?? 'root';
  const timeoutSeconds = positive(raw, 'command_timeout_seconds') ?? 60;
  const lockFile = text(raw, 'write_lock_file');
  return {
    binPath: typeof raw['slurm_bin_path'] === 'string' ? raw['slurm_bin_path'] : '/usr/bin',
    clusterName: text(raw, 'cluster_name'),
    timeoutSeconds,
    usageSource: raw['usage_source'] === 'sreport' ? 'sreport' : 'sacct',
    // the database says nothing until it has gone through a whole month
    usageTimeoutSeconds: positive(raw, 'usage_timeout_seconds') ?? 10 * timeoutSeconds,
    writeLockFile: lockFile?.startsWith('/') ? lockFile : undefined,
    defaultAccount,
    accountPolicy: accountPolicy(raw['default_account_policy']),
    rootAccount: rootAccount(raw),
    parentAccount: text(raw, 'parent_account'),
    customerPrefix: text(raw, 'customer_prefix') ?? '',
    projectPrefix: text(raw, 'project_prefix') ?? '',
    allocationPrefix: text(raw, 'allocation_prefix') ?? '',
    defaultPartition: text(raw, 'default_partition'),
    enforcePartitions: raw['enforce_offering_partitions'] === true,
    qosDefault: text(raw, 'qos_default') ?? 'normal',
    qosDownscaled: text(raw, 'qos_downscaled'),
    qosPaused: text(raw, 'qos_paused'),
    qosEnforcement: {
      enabled: raw['qos_enforcement_enabled'] === true,
      override: typeof raw['enforce_offering_qos'] === 'boolean' ? raw['enforce_offering_qos'] : undefined,
    },
    qosManagement: mapping(raw, 'qos_management'),
    projectDirectory: projectDirectory(mapping(raw, 'project_directory')),
    periodic: periodicSettings(mapping(raw, 'periodic_limits')),
    homedirs: readHomedirSettings(raw),
    softDelete: raw['soft_delete'] === true,
  };
}

/** Parent of customer accounts. */
export function rootAccount(raw: Raw): string {
  return text(raw, 'root_account') ?? text(raw, 'default_account') ?? 'root';
}

export function periodicSettings(raw: Raw): PeriodicSettings {
  const type = raw['limit_type'];
  return {
    enabled: raw['enabled'] === true,
    emulatorMode: raw['emulator_mode'] === true,
    emulatorBaseUrl: text(raw, 'emulator_base_url') ?? 'http://localhost:8080',
    limitType: isLimitType(type) ? type : 'GrpTRESMins',
  };
}

/** Permissions that YAML read as a number (0770 is 504) are not trusted: the default applies. */
function projectDirectory(raw: Raw): ProjectDirectorySettings {
  const { permissions, ...others } = raw;
  const isOctal = typeof permissions === 'string' && /^[0-7]{3,4}$/.test(permissions);
  return isOctal ? { ...others, permissions } : others;
}

function accountPolicy(value: unknown): AccountPolicy {
  return value === 'individual' || value === 'none' ? value : 'common';
}

/** Text of a key; numbers, as YAML reads an account called 2026, count as text. Empty means unset. */
function text(raw: Raw, key: string): string | undefined {
  const value = raw[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function positive(raw: Raw, key: string): number | undefined {
  const value = raw[key];
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function mapping(raw: Raw, key: string): Raw {
  const value = raw[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}
