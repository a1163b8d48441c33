import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../functions');

/**
 * What a plugin's folder below `functions` knows: abbreviations, and per name how a vector is run. A function is
 * `run(input, context)` or `{ run, check(expected, got) }`.
 * @param {string} plugin
 */
export async function loadFunctions(plugin) {
  const folder = join(ROOT, plugin);
  if (!existsSync(folder)) return { macros: {}, functions: {}, finish: [] };
  const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(folder, file)).href)));
  return {
    macros: Object.assign({}, ...modules.map((module) => module.macros)),
    functions: Object.assign({}, ...modules.map((module) => module.functions)),
    finish: modules.flatMap((module) => (module.finish ? [module.finish] : [])),
  };
}

/** Folder whose functions a file of vectors is about: the beginning of its name, unless told otherwise. */
export function pluginOf(file) {
  const name = file.split('/').at(-1) ?? '';
  return name.split('.', 1)[0] ?? '';
}
