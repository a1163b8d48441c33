import type { Resource, ResourceUsage, UsageMonth } from '@waldur-site-agent/plugin-sdk';
import type { MoabSite } from '../backend/moab-site.ts';
import { isSafeName } from '../commands/arguments.ts';
import { inParallel } from '../reading/in-parallel.ts';
import { answerOrNotReady } from '../tools/failures.ts';
import { usageReport } from './usage-report.ts';

/** Usage of many accounts in a month, one command each. @throws {BackendNotReadyError} an answer is never partial */
export async function readUsage(
  { reader }: MoabSite,
  resources: readonly Resource[],
  month: UsageMonth,
): Promise<ReadonlyMap<string, ResourceUsage>> {
  const asked = new Set(resources.map(({ backendId }) => backendId).filter((name) => isSafeName(name)));
  const reports = await inParallel([...asked], async (account) => {
    const report = usageReport(await answerOrNotReady(reader.charges(account, month)));
    // what is charged to another account comes with that account's own records
    return [...report].filter(([name]) => name === account || !asked.has(name));
  });
  return new Map(reports.flat());
}
