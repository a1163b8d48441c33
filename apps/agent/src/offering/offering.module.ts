import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { OFFERING_RUNTIME } from '@waldur-site-agent/offering';
import {
  BACKEND,
  ORDER_PROCESSING_BACKEND,
  type PluginModule,
  USERNAME_BACKEND,
  USERNAME_MANAGEMENT_BACKEND,
} from '@waldur-site-agent/plugin-sdk';
import type { OfferingParts } from './offering-runtime.ts';

export interface OfferingPlugins {
  readonly orderProcessing: PluginModule;
  /** Absent for the built-in backend, which makes no names, and for one that is not installed. */
  readonly usernames: PluginModule | undefined;
}

/** One offering: its Waldur, and the tokens of its operations bound to the plugins that the file names. */
@Module({})
export class OfferingModule {
  /** @throws {BackendConfigurationError} when a plugin refuses its settings */
  static async forOffering(parts: OfferingParts, plugins: OfferingPlugins): Promise<DynamicModule> {
    const backend = await plugins.orderProcessing.forOffering(parts.context);
    const usernames = await plugins.usernames?.forOffering(parts.context);
    const tokens: Provider[] = [
      { provide: OFFERING_RUNTIME, useValue: parts.runtime },
      { provide: ORDER_PROCESSING_BACKEND, useExisting: BACKEND },
      ...(usernames === undefined ? [] : [{ provide: USERNAME_MANAGEMENT_BACKEND, useExisting: USERNAME_BACKEND }]),
    ];
    return {
      module: OfferingModule,
      imports: usernames === undefined ? [backend] : [backend, usernames],
      providers: tokens,
      exports: tokens.map((token) => (token as { provide: symbol }).provide),
    };
  }
}
