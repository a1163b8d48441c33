import { type JsonLogger, redact, secrets } from '@waldur-site-agent/observability';
import { LiveWriter, PlanningWriter, type RecordedChange } from '@waldur-site-agent/plugin-sdk';
import { type HistoricalRequest, monthsOfRange } from '@waldur-site-agent/usage-reporting';
import { loadAgent } from '../../modes/load-agent.ts';
import { logChange, openLog } from '../../process/agent-log.ts';
import { EXIT } from '../../process/exit-codes.ts';
import { renderPlan } from '../../render/render-plan.ts';
import { everyOffering } from '../every-offering.ts';
import { OfferingRun } from '../offering-run.ts';
import { renderTool } from '../render-tool.ts';
import { exitStatus, type ToolSummary } from '../tool-summary.ts';
import { chooseOffering, withToken } from './choose-offering.ts';
import type { HistoricalOptions } from './historical-options.ts';
import { loadHistoricalUsage } from './load-historical-usage.ts';
import { logPlan, logSummary } from './log-result.ts';

const INTERRUPTED = 130;
const USER_AGENT = 'historical-usage-loader';

/**
 * Loads the usage of past months of one offering. @returns exit status
 * @throws before anything is sent, for dates that make no sense and for an offering that is not configured
 */
export async function runHistoricalUsage(options: HistoricalOptions): Promise<number> {
  secrets.add(options.userToken);
  const request = requestOf(options);
  const agent = await loadAgent(options.configFile, options.pluginDirs);
  const offering = withToken(chooseOffering(agent.configuration.offerings, options.offeringUuid), options.userToken);
  const logger = openLog(agent, options.style === 'drop-in' ? 'stdout' : 'stderr');
  const tool = loadHistoricalUsage(request, options.staffCheck);
  const { writer, taken } = options.dryRun ? planning() : writing(logger);
  const run = new OfferingRun(tool, { agent, writer, logger, userAgent: USER_AGENT });
  const summary = await everyOffering(tool, [offering], run, taken);
  if (writer instanceof PlanningWriter) return tellPlan(writer.plan, summary, options, logger);
  if (options.style === 'drop-in') logSummary(logger, summary);
  else process.stdout.write(redact(renderTool(summary, options.output, tool.noun)));
  return statusOf(summary);
}

function requestOf(options: HistoricalOptions): HistoricalRequest {
  return {
    months: monthsOfRange(options.startDate, options.endDate),
    backendIds: options.resourceBackendIds,
    skipUsers: options.skipUserUsage,
    reconcileStale: options.reconcileStale,
  };
}

interface Writing {
  readonly writer: LiveWriter | PlanningWriter;
  /** The changes since it was called last. */
  readonly taken: () => readonly RecordedChange[];
}

function planning(): Writing {
  return { writer: new PlanningWriter(), taken: () => [] };
}

function writing(logger: JsonLogger): Writing {
  const applied: RecordedChange[] = [];
  const writer = new LiveWriter((change) => {
    applied.push(change);
    logChange(logger, change);
  });
  return { writer, taken: () => applied.splice(0) };
}

function tellPlan(
  plan: readonly RecordedChange[],
  summary: ToolSummary,
  { style, output }: HistoricalOptions,
  logger: JsonLogger,
): number {
  const status = statusOf(summary);
  if (style === 'drop-in') {
    logPlan(logger, plan);
    return status;
  }
  process.stdout.write(redact(renderPlan(plan, output)));
  return status === EXIT.ok && plan.length > 0 ? EXIT.changesPlanned : status;
}

/** Any failure counts, whoever started the program: nobody would look for missing months otherwise. */
function statusOf(summary: ToolSummary): number {
  if (summary.stoppedBecause !== undefined) return INTERRUPTED;
  return exitStatus(summary, { failureEndsProgram: false }, 'command');
}
