import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PluginLoadError } from '../errors/plugin-load-error.ts';
import type { InstalledPlugin } from './installed-plugin.ts';
import { lookupPath, packagesAround, packagesIn } from './package-directories.ts';
import { readPlugin } from './read-plugin.ts';

/**
 * Finds the installed plugins by their metadata; no code of a plugin runs.
 * @param roots directories from which packages are looked up as Node does it: of packages with one name, the nearest
 * @param pluginDirectories directories that are a package, or contain packages or a `node_modules`
 * @returns sorted by name; one package found in several ways once
 * @throws {PluginLoadError} when a plugin directory does not exist
 */
export function discoverPlugins(
  roots: readonly string[],
  pluginDirectories: readonly string[] = [],
): readonly InstalledPlugin[] {
  const found = [
    ...roots.flatMap(pluginsVisibleFrom),
    ...pluginDirectories.flatMap((directory) => {
      requireDirectory(directory);
      return read(packagesAround(directory));
    }),
  ];
  const byDirectory = new Map(found.map((plugin) => [plugin.dir, plugin]));
  return [...byDirectory.values()].sort((a, b) => compare(a.name, b.name) || compare(a.dir, b.dir));
}

function pluginsVisibleFrom(root: string): InstalledPlugin[] {
  const byName = new Map<string, InstalledPlugin>();
  for (const plugin of lookupPath(root).flatMap((directory) => read(packagesIn(directory)))) {
    if (!byName.has(plugin.name)) byName.set(plugin.name, plugin);
  }
  return [...byName.values()];
}

function read(directories: readonly string[]): InstalledPlugin[] {
  return directories.map(readPlugin).filter((plugin) => plugin !== undefined);
}

function requireDirectory(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new PluginLoadError(`plugin directory "${resolve(directory)}" does not exist; correct the option --plugin-dir`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
