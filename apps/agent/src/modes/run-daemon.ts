import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { AgentEnvironment } from '@waldur-site-agent/configuration';
import { Heartbeat } from '@waldur-site-agent/observability';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { startHealthServer } from '../health/health-server.ts';
import { HealthState } from '../health/health-state.ts';
import { exitOnCrash } from '../process/exit-on-crash.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import type { PollingMode } from './mode-definition.ts';
import type { ModeRun } from './mode-run.ts';
import { PollingLoop } from './polling-loop.ts';

const LONGEST_TICK_MS = 60_000;
const SHORTEST_TICK_MS = 1_000;
const STOP_LIMIT_MS = 60_000;
/** Left for closing servers and flushing logs. */
const STOP_RESERVE_MS = 5_000;

/** Sweeps until a signal comes, then finishes what has begun. @returns exit status */
export async function runDaemon<M extends PollingMode>(
  run: ModeRun<M>,
  environment: AgentEnvironment,
): Promise<number> {
  const { definition, mode } = run;
  const periodMs = definition.periodMinutes(environment) * 60_000;
  const logger = new Logger('Agent');
  exitOnCrash(logger);
  const health = new HealthState();
  health.configurationLoaded(run.setup.served.map(({ configuration }) => configuration.name));
  if (definition.eventStates) health.eventsFrom(() => definition.eventStates?.(mode) ?? new Map());
  const server = await startHealthServer(health, environment.healthAddress);
  const heartbeat = new Heartbeat(definition.name);
  const beat = (): void => {
    heartbeat.touch();
    health.progress();
  };
  mode.observer = {
    sweepSucceeded: (offering) => health.sweepSucceeded(offering),
    sweepFailed: (offering) => health.sweepFailed(offering),
    progress: beat,
  };
  const loop = new PollingLoop(periodMs, () => sweep(run, logger), beat);
  const interval = setInterval(() => void loop.tick(), tickMs(periodMs));
  run.app.get(SchedulerRegistry, { strict: false }).addInterval('sweep', interval);
  void loop.tick();
  return runUntilSignal({
    log: logger,
    stopLimitMs: STOP_LIMIT_MS,
    stop: async () => {
      health.startDraining();
      clearInterval(interval);
      const [, drained] = await Promise.all([loop.stop(), mode.stop(STOP_LIMIT_MS - STOP_RESERVE_MS)]);
      if (!drained) logger.warn('work was still under way when time ran out; the next start completes it');
      await server.close();
      await run.app.close();
    },
  });
}

/** How often the loop looks whether a cycle is due: often enough for the heartbeat, never in a frenzy. */
function tickMs(periodMs: number): number {
  return Math.max(SHORTEST_TICK_MS, Math.min(LONGEST_TICK_MS, periodMs));
}

async function sweep<M extends PollingMode>({ definition, mode }: ModeRun<M>, logger: Logger): Promise<void> {
  try {
    await mode.sweep();
  } catch (error) {
    logger.error(`the cycle failed: ${errorText(error)}`, error);
  } finally {
    definition.forget(mode);
  }
}
