import { ENTRY_POINT_GROUPS } from '@waldur-site-agent/plugin-sdk';
import { describePlugin, type InstalledPlugin } from '../discovery/installed-plugin.ts';
import { PluginLoadError } from '../errors/plugin-load-error.ts';
import { nearestName } from './nearest-name.ts';

export function unknownBackend(name: string, plugins: readonly InstalledPlugin[]): PluginLoadError {
  const installed = plugins.flatMap((plugin) =>
    Object.keys(plugin.entryPoints[ENTRY_POINT_GROUPS.backends]).map((backend) => ({ backend, plugin })),
  );
  const names = installed.map(({ backend }) => backend);
  const nearest = nearestName(name, names);
  const list = installed.map(({ backend, plugin }) => `${backend} (${plugin.name} ${plugin.version})`).sort();
  const parts = [
    `no installed plugin provides the backend "${name}"${nearest === undefined ? '' : ` (did you mean "${nearest}"?)`}`,
    `installed backends: ${list.join(', ') || 'none'}`,
    ...plugins.filter(offersNothing).map((plugin) => `${describePlugin(plugin)}: ${plugin.problems.join(', ')}`),
    'correct the name, install the plugin next to the agent, or name its directory with --plugin-dir',
  ];
  return new PluginLoadError(parts.join('; '));
}

/** Whatever such a plugin would provide is not known, so it may be the one that was meant. */
function offersNothing(plugin: InstalledPlugin): boolean {
  return (
    plugin.problems.length > 0 && Object.values(plugin.entryPoints).every((group) => Object.keys(group).length === 0)
  );
}
