import { ENTRY_POINT_GROUPS, type EntryPointGroup } from '@waldur-site-agent/plugin-sdk';
import { ENTRY_POINT_FORM, parseEntryPoint } from './entry-point.ts';
import type { EntryPoints, InstalledPlugin } from './installed-plugin.ts';

/** The field of a package.json that describes a plugin. */
export const PLUGIN_FIELD = 'waldurSiteAgent';
export const PLUGIN_KEYWORD = 'waldur-site-agent-plugin';

export const NO_ENTRY_POINTS: EntryPoints = {
  [ENTRY_POINT_GROUPS.backends]: {},
  [ENTRY_POINT_GROUPS.usernames]: {},
  [ENTRY_POINT_GROUPS.settingsSchemas]: {},
  [ENTRY_POINT_GROUPS.componentSchemas]: {},
};

type Manifest = Pick<InstalledPlugin, 'apiVersion' | 'entryPoints' | 'problems'>;

/** Reads the plugin field of a package.json; what is malformed becomes a problem and the rest stays usable. */
export function readManifest(field: unknown): Manifest {
  if (field === undefined) return broken(`package.json has the keyword "${PLUGIN_KEYWORD}" but no "${PLUGIN_FIELD}"`);
  if (!isRecord(field)) return broken(`"${PLUGIN_FIELD}" must be an object`);
  const { apiVersion, entryPoints } = field;
  const version = readApiVersion(apiVersion);
  const groups = readGroups(entryPoints);
  return {
    apiVersion: version,
    entryPoints: { ...NO_ENTRY_POINTS, ...groups.entryPoints },
    problems: [
      ...(version === undefined ? [`"${PLUGIN_FIELD}.apiVersion" must be a whole number`] : []),
      ...groups.problems,
    ],
  };
}

function broken(problem: string): Manifest {
  return { apiVersion: undefined, entryPoints: NO_ENTRY_POINTS, problems: [problem] };
}

function readApiVersion(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

function readGroups(value: unknown): { entryPoints: Partial<EntryPoints>; problems: string[] } {
  const place = `"${PLUGIN_FIELD}.entryPoints"`;
  if (!isRecord(value)) return { entryPoints: {}, problems: [`${place} must be an object`] };
  const entryPoints: Partial<Record<EntryPointGroup, Readonly<Record<string, string>>>> = {};
  const problems: string[] = [];
  for (const [group, entries] of Object.entries(value)) {
    if (!isGroup(group)) problems.push(`${place}: unknown group "${group}"`);
    else if (!isRecord(entries)) problems.push(`${place}: "${group}" must be an object`);
    else {
      entryPoints[group] = asTexts(entries);
      problems.push(...malformed(group, entries));
    }
  }
  return { entryPoints, problems };
}

/** Malformed entries keep their names, so that whoever asks for one is told what is wrong with it. */
function asTexts(entries: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, asText(text)]));
}

function malformed(group: string, entries: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(entries)
    .filter(([, text]) => parseEntryPoint(asText(text)) === undefined)
    .map(([name, text]) => `"${group}": "${name}" names ${JSON.stringify(text)}, which is not ${ENTRY_POINT_FORM}`);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isGroup(name: string): name is EntryPointGroup {
  return (Object.values(ENTRY_POINT_GROUPS) as string[]).includes(name);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
