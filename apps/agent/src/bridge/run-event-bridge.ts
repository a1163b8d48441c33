import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventBridgeModule } from '@waldur-site-agent/event-processing';
import { startHealthServer } from '../health/health-server.ts';
import { HealthState } from '../health/health-state.ts';
import { loadAgent } from '../modes/load-agent.ts';
import { openLog } from '../process/agent-log.ts';
import { exitOnCrash } from '../process/exit-on-crash.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { BridgeHealth } from './bridge-health.ts';
import { openBridge } from './open-bridge.ts';

export interface BridgeOptions {
  readonly configFile: string;
  /** Further directories that are searched for plugins: their schemas check the file. */
  readonly pluginDirs: readonly string[];
}

/** Runs the event bridge until a signal comes. @returns exit status */
export async function runEventBridge({ configFile, pluginDirs }: BridgeOptions): Promise<number> {
  const agent = await loadAgent(configFile, pluginDirs);
  const logger = openLog(agent, 'stdout');
  const bridge = openBridge(agent);
  const log = new Logger('EventBridge');
  exitOnCrash(log);
  const app = await NestFactory.createMicroservice(EventBridgeModule.forBridge(bridge), {
    abortOnError: false,
    logger,
    strategy: bridge.server,
  });
  const state = new HealthState();
  const endpoints = await startHealthServer(state, agent.environment.healthAddress);
  const health = new BridgeHealth(bridge, state);
  await app.listen();
  bridge.start();
  return runUntilSignal({
    log,
    stop: async () => {
      state.startDraining();
      await bridge.stop();
      health.stop();
      await endpoints.close();
      await app.close();
    },
  });
}
