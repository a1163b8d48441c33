import { BackendConfigurationError } from '@waldur-site-agent/plugin-sdk';
import { restProblems } from './cross-check.ts';
import { ACCOUNT_POLICIES, EXECUTION_MODES } from './slurm-settings.ts';

type Raw = Readonly<Record<string, unknown>>;

/**
 * Refuses settings with which the offering must not run, because going on would do something else than what was asked.
 * @throws {BackendConfigurationError}
 */
export function refuseFatalSettings(raw: Raw): void {
  checkWord(raw, 'execution_mode', EXECUTION_MODES);
  checkWord(raw, 'default_account_policy', ACCOUNT_POLICIES);
  const [problem] = restProblems(raw);
  if (problem) throw new BackendConfigurationError(problem.message);
  if (raw['execution_mode'] === 'rest') {
    throw new BackendConfigurationError(
      "execution_mode 'rest': this version of the plugin drives SLURM through its command line tools only; " +
        "set execution_mode to 'cli' (or remove it) and slurm_bin_path to the directory of sacctmgr",
    );
  }
  if (raw['ldap'] !== undefined && raw['ldap'] !== null) {
    throw new BackendConfigurationError(
      'ldap is configured, but the LDAP add-on of the SLURM plugin is not available; install it or remove the key ldap',
    );
  }
}

function checkWord(raw: Raw, key: string, allowed: readonly string[]): void {
  const value = raw[key];
  if (value === undefined || value === null) return;
  const word = typeof value === 'string' ? value : JSON.stringify(value);
  if (allowed.includes(word)) return;
  throw new BackendConfigurationError(`${key} '${word}' is not known; use one of ${allowed.join(', ')}`);
}
