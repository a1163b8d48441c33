import type { JsonLogger } from '@waldur-site-agent/observability';
import type { RecordedChange } from '@waldur-site-agent/plugin-sdk';
import { offeringText } from '../render-tool.ts';
import type { ToolSummary } from '../tool-summary.ts';

/** A plan as log lines, in the order in which it would be carried out. */
export function logPlan(logger: JsonLogger, plan: readonly RecordedChange[]): void {
  for (const { system, action, target, detail, scope } of plan) {
    logger.log(`dry run: ${system}: ${action}: ${target}: ${detail ?? ''}`, { ...scope }, 'Changes');
  }
  logger.log(`dry run: ${plan.length} changes, nothing was written`, 'Agent');
}

/** What was done, as log lines. */
export function logSummary(logger: JsonLogger, { offerings, stoppedBecause }: ToolSummary): void {
  for (const offering of offerings) {
    const { name, examined, changes, failed, failures } = offering;
    const fields = { offering: name, examined, changes };
    const text = `offering ${name}: ${offeringText(offering, 'resource')}`;
    if (failed === undefined && failures.length === 0) logger.log(text, fields, 'Agent');
    else logger.error(text, fields, 'Agent');
  }
  if (stoppedBecause !== undefined) logger.warn(`not finished: ${stoppedBecause}; start it again`, 'Agent');
}
