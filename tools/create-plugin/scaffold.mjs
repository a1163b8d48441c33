import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { classNameOf } from './names.mjs';

const TEMPLATE = join(dirname(fileURLToPath(import.meta.url)), 'template');

/**
 * Writes the template, a working plugin by the name of `template`, under another name.
 * @returns the files, relative to the directory
 * @throws {Error} when the directory holds something already
 */
export function scaffold(name, directory) {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new Error(`${directory} is not empty: name a new directory with --dir`);
  }
  return templateFiles().map((file) => {
    const target = join(directory, renamed(file, name));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, renamed(readFileSync(join(TEMPLATE, file), 'utf8'), name));
    return relative(directory, target);
  });
}

function templateFiles() {
  return readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(TEMPLATE, join(entry.parentPath, entry.name)))
    .filter((file) => !/^(node_modules|dist)\//.test(file))
    .sort();
}

function renamed(text, name) {
  return text.replaceAll('Template', classNameOf(name)).replaceAll('template', name);
}
