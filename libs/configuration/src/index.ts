export type { HealthAddress } from './environment/health-address.ts';
export { readEnvironment, type AgentEnvironment, type Environment } from './environment/read-environment.ts';
export { configurationJsonSchema } from './json-schema/configuration-json-schema.ts';
export { loadConfiguration, type LoadedConfiguration, type LoadOptions } from './load-configuration.ts';
export { AgentConfiguration, LOG_LEVELS, type LogLevel } from './model/agent-configuration.ts';
export {
  ACCOUNTING_TYPES,
  ComponentConfiguration,
  LIMIT_PERIODS,
  type AccountingType,
} from './model/component-configuration.ts';
export { LogShippingConfiguration } from './model/log-shipping-configuration.ts';
export { MembershipSyncConfiguration } from './model/membership-sync-configuration.ts';
export { OfferingConfiguration, type EventTransport } from './model/offering-configuration.ts';
export type { PluginSchemas } from './plugin-schemas/plugin-schemas.ts';
export { ConfigurationError } from './problems/configuration-error.ts';
export { formatProblem, formatProblems, type Problem, type Severity } from './problems/problem.ts';
export { secretValues } from './secrets/secret-values.ts';
