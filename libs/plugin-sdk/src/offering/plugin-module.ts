import type { DynamicModule } from '@nestjs/common';
import type { OfferingContext } from './offering-context.ts';

/** Version of the contract between agent and plugins; both sides must name the same number. */
export const PLUGIN_API_VERSION = 1;

export const ENTRY_POINT_GROUPS = {
  backends: 'waldur_site_agent.backends',
  usernames: 'waldur_site_agent.username_management_backends',
  settingsSchemas: 'waldur_site_agent.backend_settings_schemas',
  componentSchemas: 'waldur_site_agent.component_schemas',
} as const;

export type EntryPointGroup = (typeof ENTRY_POINT_GROUPS)[keyof typeof ENTRY_POINT_GROUPS];

/** What an entry point of the groups `backends` and `username_management_backends` names. */
export interface PluginModule {
  /** Whether its backends make home directories, so that this can be known without mounting one. */
  readonly makesHomeDirectories?: boolean;
  /**
   * A module that provides and exports BACKEND (or USERNAME_BACKEND), bound to one offering.
   * @throws {BackendConfigurationError} when the settings make the offering unusable
   */
  forOffering(context: OfferingContext): DynamicModule | Promise<DynamicModule>;
}

/**
 * What an entry point of the schema groups names: a class with class-validator decorators and, optionally, a static
 * check of what concerns several keys.
 */
export interface SettingsSchema {
  new (): object;
  /** Problems that involve several keys, each as path and text. */
  crossCheck?(raw: Readonly<Record<string, unknown>>): readonly SettingsProblem[];
}

export interface SettingsProblem {
  /** Keys from `backend_settings` (or the component) downwards. */
  readonly path: readonly string[];
  /** What is wrong and what would be right, without the value if it may be a secret. */
  readonly message: string;
}
