import { BackendError, errorText, isTransient } from '@waldur-site-agent/plugin-sdk';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { existingAccount } from '../members/member-batches.ts';
import { parseTresMap } from '../parsing/quantities.ts';
import type { PeriodicSettings } from '../settings/resolved-settings.ts';
import { applyToEmulator, type Post } from './emulator.ts';
import type { PeriodicResult } from './periodic-result.ts';
import { periodicPlan, type PeriodicMessage, type PeriodicState } from './periodic-plan.ts';

/**
 * Applies what a periodic policy of Waldur computed.
 * @throws {BackendNotReadyError} when the cluster cannot be asked and nothing was done; every other failure is a result
 */
export async function applyPeriodicSettings(
  site: SlurmSite,
  backendId: string,
  message: PeriodicMessage,
  config: PeriodicSettings = site.settings.periodic,
  post?: Post,
): Promise<PeriodicResult> {
  if (!config.enabled) return { success: false, reason: 'periodic_limits_not_enabled' };
  if (config.emulatorMode) return await applyToEmulator(config.emulatorBaseUrl, backendId, message, post);
  const executed: string[] = [];
  try {
    const state = await periodicState(site, backendId);
    for (const command of periodicPlan(backendId, message, state, config.limitType)) {
      await site.tools.write(command, { target: backendId, reason: 'periodic policy' });
      executed.push(site.tools.lineOf(command));
    }
    return { success: true, mode: 'production', commands_executed: executed };
  } catch (error) {
    if (isTransient(error) && executed.length === 0) throw error;
    return { success: false, mode: 'production', commands_executed: executed, error: errorText(error) };
  }
}

/** @throws {BackendError} when there is no such account: SLURM would answer that nothing had to be modified */
async function periodicState(site: SlurmSite, backendId: string): Promise<PeriodicState> {
  const account = await existingAccount(site, backendId);
  if (!account) throw new BackendError(`Account ${backendId} does not exist on the cluster`);
  const { fairshare, grpTresMins, maxTresMins, grpTres } = account.row;
  return {
    fairshare,
    limits: {
      GrpTRESMins: parseTresMap(grpTresMins),
      MaxTRESMins: parseTresMap(maxTresMins),
      GrpTRES: parseTresMap(grpTres),
    },
  };
}
