import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { secretValues } from '@waldur-site-agent/configuration';
import { JsonLogger, secrets } from '@waldur-site-agent/observability';
import { OrderMode } from '@waldur-site-agent/order-processing';
import { LiveWriter, PlanningWriter, type RecordedChange } from '@waldur-site-agent/plugin-sdk';
import { WaldurClientFactory } from '@waldur-site-agent/waldur-client';
import { InMemoryWorkQueue } from '@waldur-site-agent/work-queue';
import { agentVersion } from '../process/agent-version.ts';
import { EXIT } from '../process/exit-codes.ts';
import { renderPlan } from '../render/render-plan.ts';
import { renderSummary } from '../render/render-summary.ts';
import { type LoadedAgent, loadAgent } from './load-agent.ts';
import { setUpOfferings } from './set-up-offerings.ts';
import { OrderModeModule } from './order-mode.module.ts';
import type { OrderProcessOptions } from './order-process-options.ts';
import type { ModeRun } from './mode-run.ts';
import { runDaemon } from './run-daemon.ts';
import { summarize, summaryFailed } from './summarize.ts';
import { sweepOnce } from './sweep-once.ts';

const PARALLEL_ORDERS = 8;

/** Runs the mode `order_process`. @returns exit status */
export async function runOrderProcess(options: OrderProcessOptions): Promise<number> {
  const agent = await loadAgent(options.configFile, options.pluginDirs);
  secrets.add(...secretValues(agent.configuration));
  const logger = new JsonLogger({ level: agent.configuration.log_level, destination: options.logsTo });
  Logger.overrideLogger(logger);
  logger.log(`waldur-site-agent ${agentVersion()}; ${versionsText(agent)}`, 'Agent');
  for (const problem of agent.problems) logger.warn(problem, 'Configuration');
  return options.dryRun ? planOnly(agent, options, logger) : carryOut(agent, options, logger);
}

async function planOnly(agent: LoadedAgent, options: OrderProcessOptions, logger: JsonLogger): Promise<number> {
  const writer = new PlanningWriter();
  const run = await startRun(agent, logger, writer);
  const finished = await sweepOnce(run);
  await run.app.close();
  process.stdout.write(renderPlan(writer.plan, options.output));
  if (!finished || summaryFailed(summarize(run.mode, run.requests(), run.startedAt))) return EXIT.failure;
  return writer.plan.length > 0 ? EXIT.changesPlanned : EXIT.ok;
}

async function carryOut(agent: LoadedAgent, options: OrderProcessOptions, logger: JsonLogger): Promise<number> {
  const run = await startRun(agent, logger, new LiveWriter((change) => logChange(logger, change)));
  if (!options.once) return runDaemon(run, agent.environment);
  const finished = await sweepOnce(run);
  await run.app.close();
  const summary = summarize(run.mode, run.requests(), run.startedAt);
  process.stdout.write(renderSummary(summary, options.output));
  return finished && !summaryFailed(summary) ? EXIT.ok : EXIT.failure;
}

async function startRun(agent: LoadedAgent, logger: JsonLogger, writer: LiveWriter | PlanningWriter): Promise<ModeRun> {
  const startedAt = performance.now();
  const version = agentVersion();
  let requests = 0;
  const setup = await setUpOfferings(agent, {
    clients: new WaldurClientFactory(),
    writer,
    userAgent: `waldur-site-agent-order_process/${version}`,
    observer: () => {
      requests += 1;
    },
  });
  const { orderAttempts, retryPauseSeconds } = agent.environment;
  const queue = new InMemoryWorkQueue({
    limit: PARALLEL_ORDERS,
    retry: {
      firstMs: retryPauseSeconds * 1000,
      factor: 1.5,
      maxMs: Math.max(60, retryPauseSeconds) * 1000,
      jitter: 0.2,
      maxAttempts: orderAttempts,
    },
  });
  const app = await NestFactory.createApplicationContext(
    OrderModeModule.register({
      offerings: setup.modules,
      queue,
      maxAttempts: orderAttempts,
      agent: {
        version,
        dependencies: agent.dependencies,
        mode: 'order_process',
        processor: 'OfferingOrderProcessor',
      },
    }),
    { abortOnError: false, logger },
  );
  const mode = app.get(OrderMode);
  for (const { name, reason } of setup.refused) mode.ledger.of(name).skip(reason);
  mode.start();
  return { app, mode, setup, startedAt, requests: () => requests };
}

function versionsText(agent: LoadedAgent): string {
  return agent.dependencies.map((dependency) => `${dependency.package} ${dependency.version}`).join(', ');
}

/** The audit trail: every write, on either side, as it was done. */
function logChange(logger: JsonLogger, { system, action, target, detail, reason }: RecordedChange): void {
  const fields = { ...(detail === undefined ? {} : { detail }), ...(reason === undefined ? {} : { reason }) };
  logger.log(`${system}: ${action}: ${target}`, fields, 'Changes');
}
