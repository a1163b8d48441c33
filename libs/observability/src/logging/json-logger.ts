import type { LoggerService } from '@nestjs/common';
import { currentScope } from '@waldur-site-agent/plugin-sdk';
import { type DestinationStream, type Logger, pino } from 'pino';
import { redact, secrets } from '../redaction/redact.ts';
import type { SecretRegistry } from '../redaction/secret-registry.ts';
import { openDestination } from './destination.ts';
import { sortOut } from './log-arguments.ts';
import { levelInLine, type LogLevelWord, pinoLevel, type PinoLevel } from './log-level.ts';
import { plainData } from './plain-data.ts';
import { FineClock, isoMicroseconds } from './timestamp.ts';

export interface JsonLoggerOptions {
  /** Default `INFO`. */
  readonly level?: LogLevelWord;
  /** Default `stdout`. Anything else is given whole lines. */
  readonly destination?: 'stdout' | 'stderr' | DestinationStream;
  /** Default: the secrets of the process. */
  readonly secrets?: SecretRegistry;
}

/**
 * Nest's logger as one JSON object per line: `event`, `level`, `logger`, `timestamp`, `exception`, the work at hand
 * (`offering`, `order`, `resource`) and the fields of the call. A line is written before the call returns.
 */
export class JsonLogger implements LoggerService {
  private readonly pino: Logger;
  private readonly clock = new FineClock();
  private readonly hide: (text: string) => string;

  constructor(options: JsonLoggerOptions = {}) {
    const { level = 'INFO', destination = 'stdout', secrets: registry = secrets } = options;
    this.hide = (text) => redact(text, registry);
    this.pino = pino(
      {
        level: pinoLevel(level),
        base: null,
        timestamp: () => `,"timestamp":"${isoMicroseconds(this.clock.now())}"`,
        formatters: { level: (label) => ({ level: levelInLine(label) }) },
      },
      typeof destination === 'string' ? openDestination(destination === 'stdout' ? 1 : 2) : destination,
    );
  }

  setLevel(level: LogLevelWord): void {
    this.pino.level = pinoLevel(level);
  }

  log(message: unknown, ...parameters: unknown[]): void {
    this.write('info', message, parameters);
  }

  error(message: unknown, ...parameters: unknown[]): void {
    this.write('error', message, parameters);
  }

  warn(message: unknown, ...parameters: unknown[]): void {
    this.write('warn', message, parameters);
  }

  debug(message: unknown, ...parameters: unknown[]): void {
    this.write('debug', message, parameters);
  }

  verbose(message: unknown, ...parameters: unknown[]): void {
    this.write('debug', message, parameters);
  }

  fatal(message: unknown, ...parameters: unknown[]): void {
    this.write('fatal', message, parameters);
  }

  private write(level: PinoLevel, message: unknown, parameters: readonly unknown[]): void {
    const { fields, ...call } = sortOut(message, parameters);
    const effective = level === 'info' && FRAMEWORK.has(call.logger ?? '') ? 'debug' : level;
    if (!this.pino.isLevelEnabled(effective)) return;
    const line = { ...currentScope(), ...withoutReserved(fields), ...call };
    this.pino[effective](plainData(line, this.hide));
  }
}

/** What Nest says about its own start: of no interest to whoever runs the agent. */
const FRAMEWORK = new Set(['NestFactory', 'NestApplication', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

const RESERVED = new Set(['event', 'level', 'logger', 'timestamp', 'exception']);

/** A field that would hide one of the line's own keys is kept under its name with an underscore. */
function withoutReserved(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [RESERVED.has(name) ? `${name}_` : name, value]),
  );
}
