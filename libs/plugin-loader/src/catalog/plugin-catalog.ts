import {
  ENTRY_POINT_GROUPS,
  type EntryPointGroup,
  type PluginModule,
  type SettingsSchema,
} from '@waldur-site-agent/plugin-sdk';
import { describePlugin, type InstalledPlugin } from '../discovery/installed-plugin.ts';
import { PluginLoadError } from '../errors/plugin-load-error.ts';
import { loadExport, type LoadingOptions } from '../loading/load-export.ts';
import { unknownBackend } from './unknown-backend.ts';

export interface LoadedModule {
  readonly module: PluginModule;
  readonly plugin: InstalledPlugin;
}

interface Provider {
  readonly plugin: InstalledPlugin;
  readonly entryPoint: string;
}

type NameTest = (name: string) => boolean;

/** What the installed plugins provide. A plugin's code is imported only when something of it is asked for. */
export class PluginCatalog {
  constructor(
    readonly plugins: readonly InstalledPlugin[],
    private readonly options: LoadingOptions = {},
  ) {}

  /**
   * The backend of a name, as written in the configuration.
   * @throws {PluginLoadError} when no plugin, or more than one, provides it or its plugin cannot be used
   */
  async backend(name: string): Promise<LoadedModule> {
    const found = await this.moduleOf(ENTRY_POINT_GROUPS.backends, name);
    if (!found) throw unknownBackend(name, this.plugins);
    return found;
  }

  /**
   * The username backend of a name; undefined when none is installed under it.
   * @throws {PluginLoadError} when it is installed but cannot be used
   */
  usernameBackend(name: string): Promise<LoadedModule | undefined> {
    return this.moduleOf(ENTRY_POINT_GROUPS.usernames, name);
  }

  /**
   * The schema of `backend_settings` of a backend type, whatever its letter case; undefined when there is none.
   * @throws {PluginLoadError} when it is installed but cannot be used
   */
  settingsSchema(type: string): Promise<SettingsSchema | undefined> {
    return this.schemaOf(ENTRY_POINT_GROUPS.settingsSchemas, type);
  }

  /** The same for the keys of a component that the core does not know. */
  componentSchema(type: string): Promise<SettingsSchema | undefined> {
    return this.schemaOf(ENTRY_POINT_GROUPS.componentSchemas, type);
  }

  private async moduleOf(group: EntryPointGroup, name: string): Promise<LoadedModule | undefined> {
    const provider = this.providerOf(group, name, (candidate) => candidate === name);
    if (!provider) return undefined;
    const module = await loadExport(provider.plugin, provider.entryPoint, this.options);
    if (isPluginModule(module)) return { module, plugin: provider.plugin };
    throw unfit(provider, 'is no class with a static method forOffering');
  }

  private async schemaOf(group: EntryPointGroup, type: string): Promise<SettingsSchema | undefined> {
    const wanted = type.toLowerCase();
    const provider = this.providerOf(group, type, (candidate) => candidate.toLowerCase() === wanted);
    if (!provider) return undefined;
    const schema = await loadExport(provider.plugin, provider.entryPoint, this.options);
    if (typeof schema === 'function') return schema as SettingsSchema;
    throw unfit(provider, 'is no class');
  }

  private providerOf(group: EntryPointGroup, name: string, matches: NameTest): Provider | undefined {
    const [provider, other] = this.plugins.flatMap((plugin) =>
      Object.entries(plugin.entryPoints[group])
        .filter(([candidate]) => matches(candidate))
        .map(([, entryPoint]) => ({ plugin, entryPoint })),
    );
    if (!provider || !other) return provider;
    throw new PluginLoadError(
      `"${name}" of ${group} is provided by both ${describePlugin(provider.plugin)} and ${describePlugin(other.plugin)}; remove one of them`,
    );
  }
}

function isPluginModule(value: unknown): value is PluginModule {
  return typeof value === 'function' && 'forOffering' in value && typeof value.forOffering === 'function';
}

function unfit({ plugin, entryPoint }: Provider, problem: string): PluginLoadError {
  return new PluginLoadError(
    `plugin ${describePlugin(plugin)}: ${entryPoint} ${problem}; report it to the plugin's author`,
  );
}
