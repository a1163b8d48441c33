import { isNotTheItemsFault } from '@waldur-site-agent/offering';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';

/** Whether a failure is one of this resource, to be shown on it; everything else is tried again in the next cycle. */
export function isTheResourcesFault(error: unknown): boolean {
  return !isNotTheItemsFault(error) && !(error instanceof WaldurHttpError && error.status === 403);
}
