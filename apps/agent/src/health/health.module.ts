import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.ts';
import { HealthState } from './health-state.ts';

/** `GET /livez` and `GET /readyz` over a state that the running mode keeps up to date. */
@Module({})
export class HealthModule {
  static forState(state: HealthState): DynamicModule {
    return {
      module: HealthModule,
      // a probe that is answered with "down" is no event of its own: the reason is in the log already
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [{ provide: HealthState, useValue: state }],
      exports: [HealthState],
    };
  }
}
