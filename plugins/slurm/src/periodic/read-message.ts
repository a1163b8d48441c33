import { BackendError } from '@waldur-site-agent/plugin-sdk';
import type { PeriodicMessage } from './periodic-plan.ts';

type Settings = Readonly<Record<string, unknown>>;

/**
 * The settings of a periodic policy as Waldur sent them. Amounts may be decimal text.
 * @throws {BackendError} for an amount that is none: a limit must not be guessed
 */
export function readPeriodicMessage(settings: Settings): PeriodicMessage {
  const { fairshare, limit_type, reset_raw_usage } = settings;
  return {
    fairshare: fairshare === undefined || fairshare === null ? null : amount('fairshare', fairshare),
    grp_tres_mins: amounts('grp_tres_mins', settings),
    max_tres_mins: amounts('max_tres_mins', settings),
    limit_type: typeof limit_type === 'string' ? limit_type : null,
    reset_raw_usage: reset_raw_usage === true,
  };
}

function amounts(key: string, settings: Settings): Readonly<Record<string, number>> {
  const map = settings[key] ?? {};
  if (typeof map !== 'object' || Array.isArray(map)) throw new BackendError(`${key} of the settings is not a mapping`);
  return Object.fromEntries(Object.entries(map).map(([tres, value]) => [tres, amount(`${key}.${tres}`, value)]));
}

function amount(key: string, value: unknown): number {
  const isAmount = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
  const number = isAmount ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) throw new BackendError(`${key} of the settings is not a number`);
  return number;
}
