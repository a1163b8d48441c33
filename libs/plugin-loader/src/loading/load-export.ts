import { pathToFileURL } from 'node:url';
import { errorText, PLUGIN_API_VERSION } from '@waldur-site-agent/plugin-sdk';
import { ENTRY_POINT_FORM, parseEntryPoint } from '../discovery/entry-point.ts';
import { describePlugin, type InstalledPlugin } from '../discovery/installed-plugin.ts';
import { PluginLoadError } from '../errors/plugin-load-error.ts';
import { entryPointFile } from './entry-point-file.ts';
import { HOST_PACKAGES, ownCopies } from './host-packages.ts';

/** Imports a module by its `file:` URL. */
export type ImportModule = (url: string) => Promise<Readonly<Record<string, unknown>>>;

export interface LoadingOptions {
  /** Default: Node's own `import()`. */
  readonly importModule?: ImportModule;
  /** Directory whose copies of Nest and the SDK are the agent's own. Default: this package. */
  readonly hostDirectory?: string;
  /** Hides secrets in the text of an error that comes from a plugin. Default: leaves it as it is. */
  readonly redact?: (text: string) => string;
}

const LONGEST_REASON = 500;

/**
 * Imports what an entry point names, after everything that can be checked without running code of the plugin.
 * @throws {PluginLoadError}
 */
export async function loadExport(
  plugin: InstalledPlugin,
  entryPoint: string,
  options: LoadingOptions = {},
): Promise<unknown> {
  requireCompatible(plugin, options.hostDirectory ?? import.meta.dirname);
  const parsed = parseEntryPoint(entryPoint);
  if (!parsed) {
    throw new PluginLoadError(
      `plugin ${describePlugin(plugin)}: entry point "${entryPoint}" is not ${ENTRY_POINT_FORM}; report it to the plugin's author`,
    );
  }
  const url = pathToFileURL(entryPointFile(plugin, parsed.file)).href;
  const exported = await importOf(plugin, parsed.file, url, options);
  if (!Object.hasOwn(exported, parsed.exportName)) {
    throw new PluginLoadError(
      `plugin ${describePlugin(plugin)}: ${parsed.file} does not export ${parsed.exportName} (exports: ${Object.keys(exported).join(', ') || 'nothing'})`,
    );
  }
  return exported[parsed.exportName];
}

function requireCompatible(plugin: InstalledPlugin, hostDirectory: string): void {
  if (plugin.apiVersion === undefined) {
    throw new PluginLoadError(`plugin ${describePlugin(plugin)} cannot be used: ${plugin.problems.join('; ')}`);
  }
  if (plugin.apiVersion !== PLUGIN_API_VERSION) {
    const older = plugin.apiVersion < PLUGIN_API_VERSION ? 'plugin' : 'agent';
    throw new PluginLoadError(
      `plugin ${describePlugin(plugin)} needs plugin API version ${plugin.apiVersion}, this agent has version ${PLUGIN_API_VERSION}; update the ${older}`,
    );
  }
  const copies = ownCopies(plugin.dir, hostDirectory);
  if (copies.length > 0) {
    throw new PluginLoadError(
      `plugin ${describePlugin(plugin)} would load its own copy of ${copies.join(', ')}; install it next to the agent, which has them`,
    );
  }
}

async function importOf(
  plugin: InstalledPlugin,
  file: string,
  url: string,
  { importModule = (name) => import(name) as ReturnType<ImportModule>, redact = (text) => text }: LoadingOptions,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await importModule(url);
  } catch (error) {
    const reason = redact(`${error instanceof Error ? error.name : 'thrown value'}: ${errorText(error)}`);
    throw new PluginLoadError(
      `plugin ${describePlugin(plugin)}: ${file} failed to load: ${oneLine(reason)}${adviceFor(reason)}`,
    );
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, LONGEST_REASON);
}

function adviceFor(reason: string): string {
  const missesHost = reason.includes('Cannot find') && HOST_PACKAGES.some((name) => reason.includes(name));
  return missesHost ? '; install the plugin next to the agent, which has it' : '';
}
