import type { PeriodicSettingsOutcome } from '@waldur-site-agent/plugin-sdk';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { applyPeriodicSettings } from './apply-periodic-settings.ts';
import { readPeriodicMessage } from './read-message.ts';

/** @throws {BackendNotReadyError} when nothing could be done at present @throws {BackendError} for unusable settings */
export async function periodicOutcome(
  site: SlurmSite,
  backendId: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<PeriodicSettingsOutcome> {
  const message = readPeriodicMessage(settings);
  const { success, mode, commands_executed, error, reason } = await applyPeriodicSettings(site, backendId, message);
  return { success, mode, commandsExecuted: commands_executed, error: error ?? reason };
}
