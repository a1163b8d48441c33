import { type DynamicModule, Module } from '@nestjs/common';
import { BACKEND } from '@waldur-site-agent/plugin-sdk';

/** Gives the backend of a plugin the name of an operation, so that many live in one application. */
@Module({})
export class OfferingBackendModule {
  /**
   * A module that exports what `pluginModule` exports as `exported` under `token`. Wrap the same `pluginModule` object
   * for each operation that names the same backend, and they share one instance; each offering has its own object.
   * @param token e.g. ORDER_PROCESSING_BACKEND
   * @param pluginModule result of the plugin's `forOffering`
   * @param exported BACKEND or USERNAME_BACKEND
   */
  static wrap(token: symbol, pluginModule: DynamicModule, exported: symbol = BACKEND): DynamicModule {
    return {
      module: OfferingBackendModule,
      imports: [pluginModule],
      providers: [{ provide: token, useExisting: exported }],
      exports: [token],
    };
  }
}
