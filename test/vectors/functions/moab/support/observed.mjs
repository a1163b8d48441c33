import { matches } from '../../../lib/compare.mjs';
import { isWrite } from './scripted-mam.mjs';

/** What came of an operation: its result or the kind of its error, and the commands that were started. */
export async function observed(work, runner) {
  try {
    return { result: (await work()) ?? null, argv: runner.commands };
  } catch (error) {
    const kind = KINDS[error.name];
    if (kind === undefined) throw error;
    return { error: kind, message: error.message, argv: runner.commands };
  }
}

/** The vectors do not tell failures that pass from those that do not. */
const KINDS = {
  BackendError: 'backend',
  BackendNotReadyError: 'backend',
  CommandTimeoutError: 'backend',
  DuplicateResourceError: 'duplicate',
  BackendConfigurationError: 'config',
};

/** Changing commands are to be equal and in order; listings are free, unless no command at all is wanted. */
export function isAsExpected(expected, got) {
  if (got instanceof Error) return false;
  if (expected.error === undefined ? got.error !== undefined : got.error !== expected.error) return false;
  if (Object.hasOwn(expected, 'result') && !matches(expected.result, got.result)) return false;
  if (expected.argv === undefined) return true;
  if (expected.argv.length === 0) return got.argv.length === 0;
  return matches(expected.argv.filter(isWrite), got.argv.filter(isWrite));
}
