import { type DynamicModule, Module } from '@nestjs/common';
import { USERNAME_BACKEND } from '@waldur-site-agent/plugin-sdk';
import { BasicUsernameBackend } from './basic-username-backend.ts';

/** Entry point of the plugin. It has no settings. */
@Module({})
export class BasicUsernameManagementModule {
  static forOffering(): DynamicModule {
    return {
      module: BasicUsernameManagementModule,
      providers: [{ provide: USERNAME_BACKEND, useValue: new BasicUsernameBackend() }],
      exports: [USERNAME_BACKEND],
    };
  }
}
