import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AgentDependency } from '@waldur-site-agent/agent-identity';
import {
  type AgentConfiguration,
  type AgentEnvironment,
  formatProblem,
  loadConfiguration,
  readEnvironment,
} from '@waldur-site-agent/configuration';
import type { InstalledPlugin, PluginCatalog } from '@waldur-site-agent/plugin-loader';
import { ENTRY_POINT_GROUPS } from '@waldur-site-agent/plugin-sdk';
import { pluginCatalog, schemasOf } from '../cli/plugins/plugin-catalog.ts';

/** Everything that is known before the network is touched. */
export interface LoadedAgent {
  readonly configuration: AgentConfiguration;
  /** What deserves a word in the log, readable, with file and line. */
  readonly problems: readonly string[];
  readonly environment: AgentEnvironment;
  readonly catalog: PluginCatalog;
  readonly dependencies: readonly AgentDependency[];
}

/** @throws {ConfigurationError} with every fault of the file and the environment */
export async function loadAgent(configFile: string, pluginDirs: readonly string[]): Promise<LoadedAgent> {
  const catalog = pluginCatalog(pluginDirs);
  const { configuration, problems } = await loadConfiguration(configFile, {
    schemas: schemasOf(catalog),
    env: process.env,
  });
  return {
    configuration,
    problems: problems.map(formatProblem),
    environment: readEnvironment(process.env),
    catalog,
    dependencies: [...catalog.plugins.filter(providesBackend).map(asDependency), restClient()],
  };
}

function providesBackend(plugin: InstalledPlugin): boolean {
  const { backends, usernames } = ENTRY_POINT_GROUPS;
  return [backends, usernames].some((group) => Object.keys(plugin.entryPoints[group]).length > 0);
}

function asDependency(plugin: InstalledPlugin): AgentDependency {
  return { package: plugin.name, version: plugin.version };
}

function restClient(): AgentDependency {
  const file = createRequire(import.meta.url).resolve('@waldur-site-agent/waldur-client/package.json');
  const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string };
  return { package: name, version };
}
