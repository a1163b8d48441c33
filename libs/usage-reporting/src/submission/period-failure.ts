import { isNotTheItemsFault } from '@waldur-site-agent/offering';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';
import type { ReportPeriod } from '../periods.ts';

/** What a failed report of one month means. */
export type Verdict =
  /** Waldur takes nothing for that month any more; nothing is wrong. */
  | 'closed'
  /** Nothing to be done about it; a warning, and the next month follows. */
  | 'skip'
  /** The resource is tried again. */
  | 'retry'
  /** The resource fails in this cycle. */
  | 'fail';

const CLOSED = 'backfilling past billing periods';

/** Past months are tried once per cycle; for the present one everything that may be better later is tried again. */
export function verdictOn(error: unknown, { isCurrent }: ReportPeriod): Verdict {
  const isRefusal = error instanceof WaldurHttpError && error.status === 400;
  if (!isCurrent) {
    if (isRefusal) return error.body.includes(CLOSED) ? 'closed' : 'skip';
    return error instanceof WaldurHttpError ? retryOrFail(error) : 'skip';
  }
  return retryOrFail(error);
}

function retryOrFail(error: unknown): Verdict {
  return isNotTheItemsFault(error) ? 'retry' : 'fail';
}
