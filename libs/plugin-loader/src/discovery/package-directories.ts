import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The `node_modules` directories in which Node looks for an import made in `directory`, nearest first. */
export function lookupPath(directory: string): string[] {
  const at = resolve(directory);
  const above = dirname(at) === at ? [] : lookupPath(dirname(at));
  return basename(at) === 'node_modules' ? above : [join(at, 'node_modules'), ...above];
}

/** Directories of the packages in a directory like `node_modules`, those under a scope included. */
export function packagesIn(directory: string): string[] {
  return entries(directory)
    .filter((entry) => !entry.startsWith('.') && entry !== 'node_modules')
    .flatMap((entry) => {
      const path = join(directory, entry);
      return entry.startsWith('@') ? entries(path).map((name) => join(path, name)) : [path];
    });
}

/** Everything that a directory named by the operator may stand for: a package, a set of packages, an installation. */
export function packagesAround(directory: string): string[] {
  const at = resolve(directory);
  return [at, ...packagesIn(at), ...packagesIn(join(at, 'node_modules'))];
}

/** Nothing for a directory that is missing, or is none. */
function entries(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}
