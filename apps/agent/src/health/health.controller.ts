import { Controller, Get } from '@nestjs/common';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { HealthState } from './health-state.ts';

@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly state: HealthState,
  ) {}

  /** Down means: restart the process. */
  @Get('livez')
  @HealthCheck()
  live(): Promise<HealthCheckResult> {
    return this.health.check([() => this.progress()]);
  }

  /** Down means: the agent does no useful work at present. */
  @Get('readyz')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    const { events } = this.state;
    return this.health.check([
      () => this.configuration(),
      () => this.shutdown(),
      () => this.offerings(),
      ...(events === undefined ? [] : [() => this.events(events)]),
    ]);
  }

  private progress(): HealthIndicatorResult {
    const facts = { secondsSinceProgress: this.state.secondsSinceProgress };
    return this.indicator('progress', !this.state.stuck, facts);
  }

  private configuration(): HealthIndicatorResult {
    return this.indicator('configuration', this.state.configured);
  }

  private shutdown(): HealthIndicatorResult {
    return this.indicator('shutdown', !this.state.draining, { draining: this.state.draining });
  }

  private offerings(): HealthIndicatorResult {
    const { sweeps } = this.state;
    const oneSucceeded = [...sweeps.values()].includes('succeeded');
    return this.indicator('offerings', oneSucceeded, { lastSweep: Object.fromEntries(sweeps) });
  }

  /** Of an agent that listens to events: nobody hears anything when no offering does. */
  private events(states: ReadonlyMap<string, string>): HealthIndicatorResult {
    const oneHears = [...states.values()].some((state) => state === 'consuming' || state === 'partly');
    return this.indicator('events', oneHears, { queues: Object.fromEntries(states) });
  }

  private indicator(key: string, isUp: boolean, facts: Record<string, unknown> = {}): HealthIndicatorResult {
    const session = this.indicators.check(key);
    return isUp ? session.up(facts) : session.down(facts);
  }
}
