import type { SettingsSchema } from '@waldur-site-agent/plugin-sdk';

/** Where the schemas of the installed plugins come from; types are asked for in lower case. */
export interface PluginSchemas {
  /** For `backend_settings`. */
  settings(backendType: string): Promise<SettingsSchema | undefined>;
  /** For the keys of a component that the core does not know. */
  component(backendType: string): Promise<SettingsSchema | undefined>;
}
