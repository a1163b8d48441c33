import { Logger } from '@nestjs/common';
import { secretValues } from '@waldur-site-agent/configuration';
import { JsonLogger, secrets } from '@waldur-site-agent/observability';
import type { RecordedChange } from '@waldur-site-agent/plugin-sdk';
import type { LoadedAgent } from '../modes/load-agent.ts';
import { agentVersion } from './agent-version.ts';

/** The log of this process: without the configuration's secrets, beginning with versions and what the file lacks. */
export function openLog(agent: LoadedAgent, destination: 'stdout' | 'stderr'): JsonLogger {
  secrets.add(...secretValues(agent.configuration));
  const logger = new JsonLogger({ level: agent.configuration.log_level, destination });
  Logger.overrideLogger(logger);
  logger.log(`waldur-site-agent ${agentVersion()}; ${versionsText(agent)}`, 'Agent');
  for (const problem of agent.problems) logger.warn(problem, 'Configuration');
  return logger;
}

/** The audit trail: every write, on either side, as it was done. */
export function logChange(logger: JsonLogger, { system, action, target, detail, reason }: RecordedChange): void {
  const fields = { ...(detail === undefined ? {} : { detail }), ...(reason === undefined ? {} : { reason }) };
  logger.log(`${system}: ${action}: ${target}`, fields, 'Changes');
}

function versionsText(agent: LoadedAgent): string {
  return agent.dependencies.map((dependency) => `${dependency.package} ${dependency.version}`).join(', ');
}
