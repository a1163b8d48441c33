import { ConfigurationError } from '../problems/configuration-error.ts';
import type { Problem } from '../problems/problem.ts';
import { parseAddress, type HealthAddress } from './health-address.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says beside the file. */
export interface AgentEnvironment {
  readonly orderProcessPeriodMinutes: number;
  readonly reportPeriodMinutes: number;
  readonly membershipSyncPeriodMinutes: number;
  readonly reconciliationPeriodMinutes: number;
  /** Tries of one order before it is reported as failed. */
  readonly orderAttempts: number;
  readonly retryPauseSeconds: number;
  /** Undefined: no health server. */
  readonly healthAddress: HealthAddress | undefined;
}

const WHOLE = { pattern: /^\s*\+?[0-9]+\s*$/, words: 'a whole number', example: '5' };
const DECIMAL = { pattern: /^\s*\+?([0-9]+\.?[0-9]*|\.[0-9]+)\s*$/, words: 'a number', example: '0.5' };
const PREFIX = 'WALDUR_SITE_AGENT_';

/**
 * Periods, retries and the health address.
 * @throws {ConfigurationError} naming every variable whose value is malformed
 */
export function readEnvironment(env: Environment = process.env): AgentEnvironment {
  const problems: Problem[] = [];
  const report = (name: string, hint: string): void => {
    const message = `has the value ${JSON.stringify(env[name])}`;
    problems.push({ severity: 'error', file: 'environment', path: name, message, hint });
  };
  const number = (name: string, fallback: number, kind: typeof WHOLE): number => {
    const text = env[PREFIX + name];
    if (text === undefined) return fallback;
    if (!kind.pattern.test(text)) report(PREFIX + name, `write ${kind.words}, for example ${kind.example}`);
    return Number(text);
  };
  const result: AgentEnvironment = {
    orderProcessPeriodMinutes: number('ORDER_PROCESS_PERIOD_MINUTES', 5, DECIMAL),
    reportPeriodMinutes: number('REPORT_PERIOD_MINUTES', 30, WHOLE),
    membershipSyncPeriodMinutes: number('MEMBERSHIP_SYNC_PERIOD_MINUTES', 5, WHOLE),
    reconciliationPeriodMinutes: number('RECONCILIATION_PERIOD_MINUTES', 60, WHOLE),
    orderAttempts: number('ORDER_ATTEMPTS', 10, WHOLE),
    retryPauseSeconds: number('RETRY_PAUSE_SECONDS', 5, DECIMAL),
    healthAddress: parseAddress(env[`${PREFIX}HEALTH_ADDRESS`], (hint) => report(`${PREFIX}HEALTH_ADDRESS`, hint)),
  };
  if (problems.length > 0) throw new ConfigurationError(problems);
  return result;
}
