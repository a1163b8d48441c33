import { Module, type DynamicModule } from '@nestjs/common';
import { BACKEND, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { createSlurmBackend } from './backend/create-slurm-backend.ts';

/** Entry point of the plugin: one backend per offering. */
@Module({})
export class SlurmModule {
  static readonly makesHomeDirectories = true;

  /** @throws {BackendConfigurationError} when the settings make the offering unusable */
  static forOffering(context: OfferingContext): DynamicModule {
    const backend = createSlurmBackend(context);
    return { module: SlurmModule, providers: [{ provide: BACKEND, useValue: backend }], exports: [BACKEND] };
  }
}
