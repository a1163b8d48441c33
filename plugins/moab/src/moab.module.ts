import { Module, type DynamicModule } from '@nestjs/common';
import { BACKEND, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { createMoabBackend } from './backend/create-moab-backend.ts';

/** Entry point of the plugin: one backend per offering. */
@Module({})
export class MoabModule {
  /** @throws {BackendConfigurationError} when the settings or components make the offering unusable */
  static forOffering(context: OfferingContext): DynamicModule {
    const backend = createMoabBackend(context);
    return { module: MoabModule, providers: [{ provide: BACKEND, useValue: backend }], exports: [BACKEND] };
  }
}
