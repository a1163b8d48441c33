import {
  ConfigurationError,
  formatProblem,
  loadConfiguration,
  type OfferingConfiguration,
  type Problem,
} from '@waldur-site-agent/configuration';
import type { PluginCatalog } from '@waldur-site-agent/plugin-loader';
import { pluginCatalog, schemasOf } from '../plugins/plugin-catalog.ts';
import { backendProblems } from './backend-problems.ts';

export interface CheckResult {
  /** Neither an error nor anything that a plugin refuses; warnings may be there. */
  readonly usable: boolean;
  readonly problems: readonly Problem[];
  /** Empty when the file could not be read as a configuration. */
  readonly offerings: readonly OfferingConfiguration[];
}

/**
 * Everything that is wrong with the configuration file and the environment, found without network traffic.
 * @throws {PluginLoadError} when a directory of plugins does not exist
 */
export async function checkConfiguration(
  file: string,
  pluginDirs: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<CheckResult> {
  const catalog = pluginCatalog(pluginDirs);
  const { offerings, problems } = await load(file, catalog, env);
  const found = eachOnce([...problems, ...(await backendProblems(file, offerings, catalog))]);
  return { usable: found.every(({ severity }) => severity === 'warning'), problems: found, offerings };
}

async function load(
  file: string,
  catalog: PluginCatalog,
  env: NodeJS.ProcessEnv,
): Promise<Omit<CheckResult, 'usable'>> {
  try {
    const { configuration, problems } = await loadConfiguration(file, { schemas: schemasOf(catalog), env });
    return { offerings: configuration.offerings, problems };
  } catch (error) {
    if (error instanceof ConfigurationError) return { offerings: [], problems: error.problems };
    throw error;
  }
}

/** Settings and components of one plugin may fail for the same reason. */
function eachOnce(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}
