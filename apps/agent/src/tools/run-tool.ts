import { type JsonLogger, redact } from '@waldur-site-agent/observability';
import { LiveWriter, PlanningWriter, type RecordedChange } from '@waldur-site-agent/plugin-sdk';
import { type LoadedAgent, loadAgent } from '../modes/load-agent.ts';
import { logChange, openLog } from '../process/agent-log.ts';
import { EXIT } from '../process/exit-codes.ts';
import { renderPlan } from '../render/render-plan.ts';
import { everyOffering } from './every-offering.ts';
import { OfferingRun } from './offering-run.ts';
import { offeringText, renderTool } from './render-tool.ts';
import type { Tool } from './tool.ts';
import type { ToolOptions } from './tool-options.ts';
import { exitStatus, type OfferingSummary } from './tool-summary.ts';

/** Runs a one-shot program over all offerings, one after another. @returns exit status */
export async function runTool<B>(tool: Tool<B>, options: ToolOptions): Promise<number> {
  const agent = await loadAgent(options.configFile, options.pluginDirs);
  const logger = openLog(agent, options.style === 'drop-in' ? 'stdout' : 'stderr');
  return options.dryRun ? planOnly(tool, options, agent, logger) : carryOut(tool, options, agent, logger);
}

async function planOnly<B>(
  tool: Tool<B>,
  options: ToolOptions,
  agent: LoadedAgent,
  logger: JsonLogger,
): Promise<number> {
  const writer = new PlanningWriter();
  const run = new OfferingRun(tool, { agent, writer, logger, userAgent: options.userAgent });
  const summary = await everyOffering(tool, agent.configuration.offerings, run, () => []);
  process.stdout.write(renderPlan(writer.plan, options.output));
  const status = exitStatus(summary, tool, options.style);
  return status === EXIT.ok && writer.plan.length > 0 ? EXIT.changesPlanned : status;
}

async function carryOut<B>(
  tool: Tool<B>,
  options: ToolOptions,
  agent: LoadedAgent,
  logger: JsonLogger,
): Promise<number> {
  const applied: RecordedChange[] = [];
  const writer = new LiveWriter((change) => {
    applied.push(change);
    logChange(logger, change);
  });
  const run = new OfferingRun(tool, { agent, writer, logger, userAgent: options.userAgent });
  const summary = await everyOffering(tool, agent.configuration.offerings, run, () => applied.splice(0));
  if (options.style === 'command') process.stdout.write(redact(renderTool(summary, options.output, tool.noun)));
  else for (const offering of summary.offerings) logOffering(logger, offering, tool.noun);
  return exitStatus(summary, tool, options.style);
}

function logOffering(logger: JsonLogger, offering: OfferingSummary, noun: Tool['noun']): void {
  const { name, examined, changes } = offering;
  const text = `offering ${name}: ${offeringText(offering, noun)}`;
  if (offering.failed === undefined) logger.log(text, { offering: name, examined, changes }, 'Agent');
  else logger.error(text, { offering: name }, 'Agent');
}
