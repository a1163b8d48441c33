import type { DynamicModule, INestApplicationContext, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { JsonLogger } from '@waldur-site-agent/observability';
import { LiveWriter, PlanningWriter } from '@waldur-site-agent/plugin-sdk';
import { WaldurClientFactory } from '@waldur-site-agent/waldur-client';
import { InMemoryWorkQueue } from '@waldur-site-agent/work-queue';
import { logChange, openLog } from '../process/agent-log.ts';
import { agentVersion } from '../process/agent-version.ts';
import { EXIT } from '../process/exit-codes.ts';
import { renderPlan } from '../render/render-plan.ts';
import { type LoadedAgent, loadAgent } from './load-agent.ts';
import type { ModeDefinition, ModeReport, PollingMode } from './mode-definition.ts';
import type { ModeOptions } from './mode-options.ts';
import { ModeRun } from './mode-run.ts';
import { runDaemon } from './run-daemon.ts';
import { setUpOfferings } from './set-up-offerings.ts';
import { sweepOnce } from './sweep-once.ts';

/** Runs a polling mode. @returns exit status */
export async function runMode<M extends PollingMode>(
  definition: ModeDefinition<M>,
  options: ModeOptions,
): Promise<number> {
  const agent = await loadAgent(options.configFile, options.pluginDirs);
  const logger = openLog(agent, options.logsTo);
  const starter = new ModeStarter(definition, agent, logger);
  return options.dryRun ? planOnly(starter, options) : carryOut(starter, options, agent, logger);
}

async function planOnly<M extends PollingMode>(starter: ModeStarter<M>, options: ModeOptions): Promise<number> {
  const writer = new PlanningWriter();
  const run = await starter.start(writer);
  const finished = await sweepOnce(run);
  const report = run.report();
  const held = run.definition.held?.(run.mode);
  await run.app.close();
  process.stdout.write(renderPlan(writer.plan, options.output, held));
  if (sayProblem(report) || !finished || report.failed) return EXIT.failure;
  return writer.plan.length > 0 ? EXIT.changesPlanned : EXIT.ok;
}

async function carryOut<M extends PollingMode>(
  starter: ModeStarter<M>,
  options: ModeOptions,
  agent: LoadedAgent,
  logger: JsonLogger,
): Promise<number> {
  const run = await starter.start(new LiveWriter((change) => logChange(logger, change)));
  if (!options.once) return runDaemon(run, agent.environment);
  const finished = await sweepOnce(run);
  const report = run.report();
  await run.app.close();
  process.stdout.write(report.render(options.output));
  return !sayProblem(report) && finished && !report.failed ? EXIT.ok : EXIT.failure;
}

function plainApp(module: DynamicModule, logger: LoggerService): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(module, { abortOnError: false, logger });
}

function sayProblem({ problem }: ModeReport): boolean {
  if (problem === undefined) return false;
  process.stderr.write(`error: ${problem}\n`);
  return true;
}

/** Puts a mode together: offerings, work queue, application. */
class ModeStarter<M extends PollingMode> {
  private requests = 0;

  constructor(
    private readonly definition: ModeDefinition<M>,
    private readonly agent: LoadedAgent,
    private readonly logger: JsonLogger,
  ) {}

  async start(writer: LiveWriter | PlanningWriter): Promise<ModeRun<M>> {
    const { definition, logger } = this;
    const setup = await this.offerings(writer);
    const module = definition.compose({
      offerings: setup.served,
      configuration: this.agent.configuration,
      queue: this.queue(),
      environment: this.agent.environment,
      agent: {
        version: agentVersion(),
        dependencies: this.agent.dependencies,
        mode: definition.name,
        processor: definition.processor,
      },
    });
    const app = (await definition.createApp?.(module, logger)) ?? (await plainApp(module, logger));
    const mode = app.get(definition.mode);
    for (const { name, reason } of setup.refused) definition.skip(mode, name, reason);
    definition.prepare?.(mode, app);
    mode.start();
    return new ModeRun(definition, app, mode, setup, () => this.requests);
  }

  private offerings(writer: LiveWriter | PlanningWriter) {
    const { definition } = this;
    return setUpOfferings(this.agent, definition.operation, {
      clients: new WaldurClientFactory(),
      writer,
      userAgent: `waldur-site-agent-${definition.name}/${agentVersion()}`,
      membership: (settings) => definition.membership?.(settings) ?? settings,
      observer: () => {
        this.requests += 1;
      },
    });
  }

  private queue(): InMemoryWorkQueue {
    const { environment } = this.agent;
    const firstMs = environment.retryPauseSeconds * 1000;
    const { shareOf } = this.definition;
    const maxAttempts = this.definition.attempts(environment);
    return new InMemoryWorkQueue({
      limit: this.definition.parallel,
      ...(shareOf === undefined ? {} : { shareOf }),
      retry: { firstMs, factor: 1.5, maxMs: Math.max(60_000, firstMs), jitter: 0.2, maxAttempts },
    });
  }
}
