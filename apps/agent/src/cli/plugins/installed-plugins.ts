import { discoverPlugins, type InstalledPlugin } from '@waldur-site-agent/plugin-loader';

/**
 * The plugins next to the agent, next to the working directory and in directories named by the operator. Runs no plugin.
 * @throws {PluginLoadError} when a named directory does not exist
 */
export function installedPlugins(pluginDirs: readonly string[]): readonly InstalledPlugin[] {
  return discoverPlugins([import.meta.dirname, process.cwd()], pluginDirs);
}
