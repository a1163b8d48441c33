import { BackendConfigurationError, type Component } from '@waldur-site-agent/plugin-sdk';
import { TERMINATE_MODES } from './mup-settings.ts';

type Raw = Readonly<Record<string, unknown>>;

const REQUIRED: Readonly<Record<string, string>> = {
  api_url: 'the address of the portal, e.g. https://mup.example.org/',
  username: 'the name of the account that the agent signs in with',
  password: 'the password of the account that the agent signs in with',
};

/**
 * Refuses settings with which the offering must not run.
 * @throws {BackendConfigurationError}
 */
export function refuseFatalSettings(raw: Raw, components: Readonly<Record<string, Component>>): void {
  for (const [key, meaning] of Object.entries(REQUIRED)) {
    const value = raw[key];
    if (typeof value === 'number') throw new BackendConfigurationError(`${key} is read as a number: put it in quotes`);
    if (typeof value === 'string' && value.trim() !== '') continue;
    throw new BackendConfigurationError(`${key} is required: write ${meaning}`);
  }
  checkAddress(String(raw['api_url']));
  checkTerminateMode(raw['terminate_mode']);
  checkAccountingTypes(components);
}

function checkAddress(address: string): void {
  const isWeb = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  if (!isWeb) throw new BackendConfigurationError(`api_url is not a web address: write ${REQUIRED['api_url']}`);
}

function checkTerminateMode(mode: unknown): void {
  if (mode === undefined || mode === null || TERMINATE_MODES.some((known) => known === mode)) return;
  throw new BackendConfigurationError(
    `terminate_mode ${JSON.stringify(mode)} is not known; use one of ${TERMINATE_MODES.join(', ')}`,
  );
}

function checkAccountingTypes(components: Readonly<Record<string, Component>>): void {
  for (const [name, { accounting_type: type }] of Object.entries(components)) {
    if (type === 'limit') continue;
    throw new BackendConfigurationError(
      `component ${name} has the accounting type ${type ?? '(none)'}: with MUP every component needs accounting_type limit`,
    );
  }
}
