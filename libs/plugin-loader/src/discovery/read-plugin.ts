import { readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { InstalledPlugin } from './installed-plugin.ts';
import { isRecord, NO_ENTRY_POINTS, PLUGIN_FIELD, PLUGIN_KEYWORD, readManifest } from './manifest.ts';

/**
 * Reads the metadata of the package in `dir`.
 * @returns undefined when there is no package or it is no plugin
 */
export function readPlugin(dir: string): InstalledPlugin | undefined {
  let text: string;
  try {
    text = readFileSync(join(dir, 'package.json'), 'utf8');
  } catch (error) {
    return isAbsence(error) ? undefined : unreadable(dir, `package.json cannot be read: ${errorText(error)}`);
  }
  // most packages are no plugins: looking is cheaper than parsing
  if (!text.includes(`"${PLUGIN_FIELD}"`) && !text.includes(`"${PLUGIN_KEYWORD}"`)) return undefined;
  return parsePlugin(dir, text);
}

function parsePlugin(dir: string, text: string): InstalledPlugin | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return unreadable(dir, `package.json is not valid JSON: ${errorText(error)}`);
  }
  if (!isRecord(json) || !isPlugin(json)) return undefined;
  return {
    name: typeof json['name'] === 'string' ? json['name'] : basename(dir),
    version: typeof json['version'] === 'string' ? json['version'] : 'without version',
    dir: realpathSync(dir),
    ...readManifest(json[PLUGIN_FIELD]),
  };
}

function isPlugin(json: Readonly<Record<string, unknown>>): boolean {
  const keywords = json['keywords'];
  return json[PLUGIN_FIELD] !== undefined || (Array.isArray(keywords) && keywords.includes(PLUGIN_KEYWORD));
}

function unreadable(dir: string, problem: string): InstalledPlugin {
  return {
    name: basename(dir),
    version: 'of unknown version',
    dir: realpathSync(dir),
    apiVersion: undefined,
    entryPoints: NO_ENTRY_POINTS,
    problems: [problem.replaceAll(/\s+/g, ' ')],
  };
}

function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
