import type { ResourceStatus } from '@waldur-site-agent/plugin-sdk';
import { foldName } from '../parsing/rows.ts';
import type { ResolvedSettings } from '../settings/resolved-settings.ts';

const SETTINGS: Readonly<Record<ResourceStatus, string>> = {
  active: 'qos_default',
  downscaled: 'qos_downscaled',
  paused: 'qos_paused',
};

/** QoS names that an account has in a status; undefined when the site has named none. */
export function statusQos(
  account: string,
  status: ResourceStatus,
  settings: ResolvedSettings,
): readonly string[] | undefined {
  const { qosPaused, qosDownscaled, qosDefault, qosManagement } = settings;
  if (hasOwnQos(status, settings)) return [account, ...(qosManagement.additional_qos ?? [])];
  const names = { active: qosDefault, downscaled: qosDownscaled, paused: qosPaused }[status];
  return names?.split(',').map((name) => name.trim());
}

/** The setting that {@link statusQos} reads. */
export function statusSetting(status: ResourceStatus, settings: ResolvedSettings): string {
  return hasOwnQos(status, settings) ? 'qos_management' : SETTINGS[status];
}

/** Whether an account has these QoS, and no others. SLURM prints lists in an order of its own. */
export function isSameQos(printed: string, wanted: readonly string[]): boolean {
  return printed !== '' && sortedNames(printed.split(',')) === sortedNames(wanted);
}

/** Whether a printed default QoS is one of these; also when there is none. */
export function isAmong(defaultQos: string, names: readonly string[]): boolean {
  return defaultQos === '' || names.some((name) => foldName(name) === foldName(defaultQos));
}

function hasOwnQos(status: ResourceStatus, { qosManagement }: ResolvedSettings): boolean {
  return status === 'active' && qosManagement.enabled === true;
}

function sortedNames(names: readonly string[]): string {
  return names
    .map((name) => foldName(name))
    .toSorted()
    .join(',');
}
