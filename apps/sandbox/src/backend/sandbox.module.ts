import { type DynamicModule, Module } from '@nestjs/common';
import { BACKEND, BackendConfigurationError, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { SandboxBackend } from './sandbox-backend.ts';
import { SandboxSystem } from './system/sandbox-system.ts';

/** The sandbox's own backend as a plugin's module; `backend_settings.system` names a system in this process. */
@Module({})
export class SandboxModule {
  /** @throws {BackendConfigurationError} when no system is named */
  static forOffering(context: OfferingContext): DynamicModule {
    const { system } = context.settings;
    if (typeof system !== 'string' || system === '') {
      throw new BackendConfigurationError('system is missing: write the name of a system in the sandbox');
    }
    const backend = new SandboxBackend(SandboxSystem.named(system), context);
    return { module: SandboxModule, providers: [{ provide: BACKEND, useValue: backend }], exports: [BACKEND] };
  }
}
