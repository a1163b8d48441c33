import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { describePlugin, type InstalledPlugin } from '../discovery/installed-plugin.ts';
import { PluginLoadError } from '../errors/plugin-load-error.ts';

/**
 * Real path of a file that a plugin names.
 * @throws {PluginLoadError} when it is missing or, by its path or by a symbolic link, outside the package
 */
export function entryPointFile(plugin: InstalledPlugin, file: string): string {
  const named = join(plugin.dir, file);
  const real = isInside(plugin.dir, named) ? realFile(named) : undefined;
  if (real !== undefined && isInside(plugin.dir, real)) return real;
  if (real !== undefined || !isInside(plugin.dir, named)) {
    throw new PluginLoadError(`plugin ${describePlugin(plugin)}: entry point ${file} leads out of the package`);
  }
  throw new PluginLoadError(
    `plugin ${describePlugin(plugin)}: entry point file ${file} is missing; build the plugin or install it again`,
  );
}

function realFile(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return statSync(real).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
