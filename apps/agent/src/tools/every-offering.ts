import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import type { RecordedChange } from '@waldur-site-agent/plugin-sdk';
import type { OfferingOutcome, OfferingRun } from './offering-run.ts';
import { untilSignal } from './stop-signal.ts';
import type { Tool } from './tool.ts';
import type { OfferingSummary, ToolSummary } from './tool-summary.ts';

/**
 * Runs the program's work for one offering after another, until a signal comes or a failure ends it.
 * @param takeChanges the changes since it was called last
 */
export async function everyOffering<B>(
  tool: Tool<B>,
  offerings: readonly OfferingConfiguration[],
  run: OfferingRun<B>,
  takeChanges: () => readonly RecordedChange[],
): Promise<ToolSummary> {
  const startedAt = performance.now();
  const summaries: OfferingSummary[] = [];
  let stoppedBecause: string | undefined;
  await untilSignal(async (signal) => {
    for (const offering of offerings) {
      const { work, broken } =
        stoppedBecause === undefined ? await run.of(offering, signal) : notReached(stoppedBecause);
      summaries.push({ name: offering.name, ...work, changes: countByAction(takeChanges()) });
      if (signal.aborted) stoppedBecause ??= 'a signal ended the program';
      if (broken && tool.failureEndsProgram) stoppedBecause ??= `offering ${offering.name} failed`;
    }
  });
  const cost = { restCalls: run.requests, durationMs: Math.round(performance.now() - startedAt) };
  return { offerings: summaries, ...(stoppedBecause === undefined ? {} : { stoppedBecause }), ...cost };
}

function notReached(reason: string): OfferingOutcome {
  return { work: { examined: 0, failures: [], failed: `not reached: ${reason}` }, broken: false };
}

function countByAction(changes: readonly RecordedChange[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of changes) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}
