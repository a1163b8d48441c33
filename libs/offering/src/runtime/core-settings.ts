import type { CoreSettings } from './offering-runtime.ts';

const TRUE_WORDS = new Set(['true', 't', 'yes', 'y', 'on', '1']);

/** Reads the core's keys out of `backend_settings`, which plugins may hand on unvalidated. */
export function coreSettings(raw: Readonly<Record<string, unknown>>): CoreSettings {
  return {
    allocationPrefix: text(raw['allocation_prefix']),
    checkBackendIdUniqueness: flag(raw['check_backend_id_uniqueness']),
    checkAllOfferings: flag(raw['check_all_offerings']),
    backendIdMaxRetries: positiveInteger(raw['backend_id_max_retries'], 50),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function flag(value: unknown): boolean {
  return value === true || TRUE_WORDS.has(text(value).toLowerCase()) || value === 1;
}

function positiveInteger(value: unknown, fallback: number): number {
  const number = Number(value);
  return value !== undefined && value !== null && Number.isInteger(number) && number > 0 ? number : fallback;
}
