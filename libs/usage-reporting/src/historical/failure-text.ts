import { errorText } from '@waldur-site-agent/plugin-sdk';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';

const STAFF_ONLY = 'backfilling past billing periods';

/** A failure in words; for what Waldur lets only staff do, with what to do about it. */
export function failureText(error: unknown): string {
  if (!(error instanceof WaldurHttpError) || !error.body.includes(STAFF_ONLY)) return errorText(error);
  return `Waldur takes usage of past billing periods from staff only, use the token of a staff user: ${error.body}`;
}
