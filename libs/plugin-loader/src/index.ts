export { type LoadedModule, PluginCatalog } from './catalog/plugin-catalog.ts';
export { discoverPlugins } from './discovery/discover-plugins.ts';
export type { EntryPoints, InstalledPlugin } from './discovery/installed-plugin.ts';
export { PLUGIN_FIELD, PLUGIN_KEYWORD } from './discovery/manifest.ts';
export { PluginLoadError } from './errors/plugin-load-error.ts';
export type { ImportModule, LoadingOptions } from './loading/load-export.ts';
export { OfferingBackendModule } from './mounting/offering-backend.module.ts';
