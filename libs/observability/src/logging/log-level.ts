/** Levels as the configuration names them. */
export const LOG_LEVEL_WORDS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;

export type LogLevelWord = (typeof LOG_LEVEL_WORDS)[number];

/** The same as pino calls them. */
export type PinoLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

const PINO_LEVELS: Readonly<Record<LogLevelWord, PinoLevel>> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'fatal',
};

export function pinoLevel(word: LogLevelWord): PinoLevel {
  return PINO_LEVELS[word];
}

/** The name of a pino level in a log line, e.g. `warning` for `warn`. */
export function levelInLine(label: string): string {
  const word = LOG_LEVEL_WORDS.find((candidate) => PINO_LEVELS[candidate] === label);
  return word ? word.toLowerCase() : label;
}
