import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { OFFERING_RUNTIME } from '@waldur-site-agent/offering';
import { OfferingBackendModule } from '@waldur-site-agent/plugin-loader';
import { type PluginModule, USERNAME_BACKEND, USERNAME_MANAGEMENT_BACKEND } from '@waldur-site-agent/plugin-sdk';
import type { OfferingParts } from './offering-runtime.ts';

export interface OfferingPlugins {
  /** The plugin that serves each operation, by the operation's token. Operations of one plugin share one backend. */
  readonly operations: ReadonlyMap<symbol, PluginModule>;
  /** Absent when the username backend that the file names is not installed. */
  readonly usernames: PluginModule | undefined;
}

/** One offering: its Waldur, and the tokens of its operations bound to the plugins that the file names. */
@Module({})
export class OfferingModule {
  /** @throws {BackendConfigurationError} when a plugin refuses its settings */
  static async forOffering(parts: OfferingParts, plugins: OfferingPlugins): Promise<DynamicModule> {
    const runtime: Provider = { provide: OFFERING_RUNTIME, useValue: parts.runtime };
    const imports = [...(await backends(parts, plugins.operations)), ...(await usernames(parts, plugins.usernames))];
    return { module: OfferingModule, imports, providers: [runtime], exports: [OFFERING_RUNTIME, ...imports] };
  }
}

async function backends(
  parts: OfferingParts,
  operations: OfferingPlugins['operations'],
): Promise<readonly DynamicModule[]> {
  const mounted = new Map<PluginModule, DynamicModule>();
  const wrapped: DynamicModule[] = [];
  for (const [token, plugin] of operations) {
    const backend = mounted.get(plugin) ?? (await plugin.forOffering(parts.context));
    mounted.set(plugin, backend);
    wrapped.push(OfferingBackendModule.wrap(token, backend));
  }
  return wrapped;
}

async function usernames(parts: OfferingParts, plugin: PluginModule | undefined): Promise<readonly DynamicModule[]> {
  if (plugin === undefined) return [];
  const backend = await plugin.forOffering(parts.context);
  return [OfferingBackendModule.wrap(USERNAME_MANAGEMENT_BACKEND, backend, USERNAME_BACKEND)];
}
