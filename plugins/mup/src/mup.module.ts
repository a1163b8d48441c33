import { Module, type DynamicModule } from '@nestjs/common';
import { BACKEND, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { createMupBackend } from './backend/create-mup-backend.ts';

/** Entry point of the plugin: one backend per offering. */
@Module({})
export class MupModule {
  /** @throws {BackendConfigurationError} when the settings make the offering unusable */
  static forOffering(context: OfferingContext): DynamicModule {
    const backend = createMupBackend(context);
    return { module: MupModule, providers: [{ provide: BACKEND, useValue: backend }], exports: [BACKEND] };
  }
}
