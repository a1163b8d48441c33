import { EXIT } from '../process/exit-codes.ts';
import type { AttemptedWork } from './offering-run.ts';
import type { Tool } from './tool.ts';
import type { ToolOptions } from './tool-options.ts';

/** What became of one offering. */
export interface OfferingSummary extends AttemptedWork {
  readonly name: string;
  /** Number of writes by what was done, e.g. `set username`. */
  readonly changes: Readonly<Record<string, number>>;
}

export interface ToolSummary {
  readonly offerings: readonly OfferingSummary[];
  /** Why the program ended before its work was done; absent when it did not. */
  readonly stoppedBecause?: string;
  /** Requests to Waldur. */
  readonly restCalls: number;
  readonly durationMs: number;
}

/** Exit status of a program that wrote. */
export function exitStatus(
  { offerings, stoppedBecause }: ToolSummary,
  { failureEndsProgram }: Pick<Tool, 'failureEndsProgram'>,
  style: ToolOptions['style'],
): number {
  const offeringFailed = offerings.some(({ failed }) => failed !== undefined);
  const itemFailed = offerings.some(({ failures }) => failures.length > 0);
  const counts = style === 'command' ? offeringFailed || itemFailed : offeringFailed && failureEndsProgram;
  return stoppedBecause !== undefined || counts ? EXIT.failure : EXIT.ok;
}
