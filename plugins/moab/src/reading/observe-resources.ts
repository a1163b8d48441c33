import type { ObservedResource } from '@waldur-site-agent/plugin-sdk';
import type { MoabSite } from '../backend/moab-site.ts';
import { isSafeName } from '../commands/arguments.ts';
import { answerOrNotReady } from '../tools/failures.ts';
import { inParallel } from './in-parallel.ts';

/**
 * The accounts that are there, with their users. MAM lists the users of one account at a time; the accounts themselves
 * take one command. Limits are left out: what was deposited is not what Waldur is to follow.
 */
export async function observeResources(
  site: MoabSite,
  backendIds: readonly string[],
): Promise<ReadonlyMap<string, ObservedResource>> {
  const asked = [...new Set(backendIds)].filter((name) => isSafeName(name));
  const there = await answerOrNotReady(existing(site, asked));
  const observed = await inParallel(there, async (backendId) => {
    const users = await answerOrNotReady(site.reader.users(backendId));
    return [backendId, { backendId, users }] as const;
  });
  return new Map(observed);
}

async function existing({ reader }: MoabSite, asked: readonly string[]): Promise<readonly string[]> {
  const [only] = asked;
  if (only === undefined) return [];
  if (asked.length === 1) return (await reader.account(only)) ? [only] : [];
  const names = new Set((await reader.accounts()).map(({ name }) => name));
  return asked.filter((name) => names.has(name));
}
