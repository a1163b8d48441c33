export { describeFailure, type FailureDescription } from './failures/describe-failure.ts';
export { errorTrace } from './failures/error-trace.ts';
export { Heartbeat, heartbeatPath } from './heartbeat/heartbeat.ts';
export { JsonLogger, type JsonLoggerOptions } from './logging/json-logger.ts';
export { LOG_LEVEL_WORDS, type LogLevelWord } from './logging/log-level.ts';
export { redact, secrets } from './redaction/redact.ts';
export { SecretRegistry } from './redaction/secret-registry.ts';
