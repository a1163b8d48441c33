import { BackendConfigurationError, type Component } from '@waldur-site-agent/plugin-sdk';
import { DEPOSIT } from '../funds/deposit-component.ts';
import { DEPOSIT_MODES } from './moab-settings.ts';

type Raw = Readonly<Record<string, unknown>>;

/**
 * Refuses what must not run, because going on would do something else than what was asked: with money, or with what
 * cannot be brought back.
 * @throws {BackendConfigurationError}
 */
export function refuseFatalSettings(raw: Raw, components: Readonly<Record<string, Component>>): void {
  if (!Object.hasOwn(components, DEPOSIT)) {
    throw new BackendConfigurationError(
      `backend_components has no "${DEPOSIT}", the only component of this plugin; add it with label, measured_unit and ` +
        'accounting_type: limit',
    );
  }
  const mode = raw['deposit_mode'];
  if (isSet(mode) && !DEPOSIT_MODES.some((known) => known === mode)) {
    throw new BackendConfigurationError(
      `deposit_mode ${shown(mode)} is not known; use one of ${DEPOSIT_MODES.join(', ')}`,
    );
  }
  for (const key of ['soft_delete', 'require_default_account']) {
    const value = raw[key];
    if (isSet(value) && typeof value !== 'boolean') {
      throw new BackendConfigurationError(`${key} ${shown(value)} is neither true nor false; write one of them`);
    }
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
