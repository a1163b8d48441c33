import { BackendError, errorText } from '@waldur-site-agent/plugin-sdk';
import { redact, secrets } from '../redaction/redact.ts';
import type { SecretRegistry } from '../redaction/secret-registry.ts';
import { errorTrace } from './error-trace.ts';

/** What Waldur is told about a failure. */
export interface FailureDescription {
  readonly message: string;
  /** Empty unless details are exposed. */
  readonly traceback: string;
}

const GENERIC = 'Internal backend error. Please contact the service provider.';
const LONGEST_BYTES = 10_000;
const CUT = '… (cut)';

/**
 * Describes a failure for the people who see it in Waldur: without secrets, and at most 10 kB each of message and trace.
 * @param exposeDetails whether the site shows internals (`expose_backend_error_details`); without it only texts that a
 *   backend meant for customers are shown
 */
export function describeFailure(
  error: unknown,
  exposeDetails: boolean,
  registry: SecretRegistry = secrets,
): FailureDescription {
  const tell = (text: string): string => bounded(redact(text, registry));
  if (exposeDetails) return { message: tell(errorText(error)), traceback: tell(errorTrace(error)) };
  return { message: error instanceof BackendError ? tell(error.message) : GENERIC, traceback: '' };
}

function bounded(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= LONGEST_BYTES) return text;
  const room = LONGEST_BYTES - Buffer.byteLength(CUT);
  // a character cut in two at the end is dropped
  return (
    bytes
      .subarray(0, room)
      .toString()
      .replace(/\uFFFD+$/, '') + CUT
  );
}
