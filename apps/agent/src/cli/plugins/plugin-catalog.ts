import type { PluginSchemas } from '@waldur-site-agent/configuration';
import { redact } from '@waldur-site-agent/observability';
import { PluginCatalog } from '@waldur-site-agent/plugin-loader';
import { installedPlugins } from './installed-plugins.ts';

/** The installed plugins, with secrets hidden in what their code says when it cannot be loaded. */
export function pluginCatalog(pluginDirs: readonly string[]): PluginCatalog {
  return new PluginCatalog(installedPlugins(pluginDirs), { redact });
}

/** The catalog's schemas as the configuration asks for them. */
export function schemasOf(catalog: PluginCatalog): PluginSchemas {
  return {
    settings: (type) => catalog.settingsSchema(type),
    component: (type) => catalog.componentSchema(type),
  };
}
