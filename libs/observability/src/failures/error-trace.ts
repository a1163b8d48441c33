import { errorText } from '@waldur-site-agent/plugin-sdk';

const DEEPEST_CAUSE = 5;

/** Name, text and stack of a thrown value and of what caused it. Not redacted. */
export function errorTrace(error: unknown): string {
  return traceLines(error, 0).join('\n');
}

function traceLines(error: unknown, depth: number): string[] {
  if (!(error instanceof Error)) return [`Thrown value: ${errorText(error)}`];
  const lines = [`${errorName(error)}: ${error.message}`, ...frames(error)];
  if (depth >= DEEPEST_CAUSE) return lines;
  if (error instanceof AggregateError) {
    for (const part of error.errors) lines.push('One of:', ...traceLines(part, depth + 1));
  }
  if (error.cause !== undefined) lines.push('Caused by:', ...traceLines(error.cause, depth + 1));
  return lines;
}

/** The class rather than `name`, which few classes set. */
function errorName(error: Error): string {
  return error.name === 'Error' ? error.constructor.name : error.name;
}

/** The stack without its head, which repeats the text and may name the wrong class. */
function frames(error: Error): string[] {
  return (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
}
