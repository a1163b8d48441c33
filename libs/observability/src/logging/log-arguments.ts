import { errorTrace } from '../failures/error-trace.ts';

/** A call of a logger, sorted out. */
export interface LogCall {
  readonly event: string;
  readonly logger?: string;
  /** Formatted trace. */
  readonly exception?: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const STACK = /^\s+at .+$/m;

/**
 * Sorts out Nest's `(message, ...parameters, context)`: the last text is the context, an error or a stack is the
 * exception, a plain object holds fields.
 */
export function sortOut(message: unknown, parameters: readonly unknown[]): LogCall {
  const rest = [...parameters];
  const last = rest.at(-1);
  const logger = typeof last === 'string' && !STACK.test(last) ? last : undefined;
  if (logger !== undefined) rest.pop();
  const all = [message, ...rest];
  const exception = exceptionOf(all);
  const objects = all.filter(isFields);
  const others = rest.filter((part) => part !== undefined && !isFields(part) && !isException(part));
  return {
    event: eventOf(message),
    ...(logger === undefined ? {} : { logger }),
    ...(exception === undefined ? {} : { exception }),
    fields: Object.assign({}, ...objects, others.length > 0 ? { arguments: others } : {}) as Record<string, unknown>,
  };
}

function eventOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  if (isFields(message)) return typeof message['event'] === 'string' ? message['event'] : '';
  return String(message);
}

/** The trace of the first error among the arguments, or in their fields. */
function exceptionOf(parts: readonly unknown[]): string | undefined {
  const inFields = parts.filter(isFields).flatMap((part) => Object.values(part));
  const error = [...parts, ...inFields].find((part) => part instanceof Error);
  if (error) return errorTrace(error);
  return parts.slice(1).find((part): part is string => typeof part === 'string' && STACK.test(part));
}

function isException(part: unknown): boolean {
  return part instanceof Error || (typeof part === 'string' && STACK.test(part));
}

function isFields(part: unknown): part is Readonly<Record<string, unknown>> {
  return typeof part === 'object' && part !== null && !(part instanceof Error) && !Array.isArray(part);
}
