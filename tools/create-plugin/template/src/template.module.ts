import { type DynamicModule, Module } from '@nestjs/common';
import { BACKEND, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { AccountStore } from './system/account-store.ts';
import { TemplateBackend } from './template-backend.ts';
import { storeOf } from './template-settings.ts';

/** Entry point of the plugin: one backend per offering. Asks the system nothing, so that a configuration can be checked. */
@Module({})
export class TemplateModule {
  /** @throws {BackendConfigurationError} when the settings make the offering unusable */
  static forOffering(context: OfferingContext): DynamicModule {
    const backend = new TemplateBackend(context, new AccountStore(storeOf(context.settings)));
    return { module: TemplateModule, providers: [{ provide: BACKEND, useValue: backend }], exports: [BACKEND] };
  }
}
