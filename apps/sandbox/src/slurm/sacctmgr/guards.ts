import { effectiveDefaultQos, effectiveQos } from '../cluster/inheritance.ts';
import { ACTIVE_STATES, type Association, type ClusterState } from '../cluster/state.ts';
import { refused, type Result } from './result.ts';
import { defaultQosLine, jobLine } from './texts.ts';

/** Associations with jobs that have not ended cannot be removed. */
export function refuseActiveJobs(state: ClusterState, rows: readonly Association[]): Result | undefined {
  const reached = new Set(rows.map(pairOf));
  const jobs = state.jobs.filter((job) => ACTIVE_STATES.includes(job.state) && reached.has(pairOf(job)));
  if (jobs.length === 0) return undefined;
  const listed = jobs.map((job) => jobLine(state, job));
  return refused([' Error with request: Job(s) active, cancel job(s) before remove', ...listed].join('\n'));
}

function pairOf({ account, user }: { readonly account: string; readonly user: string }): string {
  return `${account}|${user}`;
}

/**
 * A removal that takes a user's default account together with another account of the same user is refused;
 * one that takes the default alone is not, and leaves the user without one.
 */
export function refuseDefaultAccounts(
  state: ClusterState,
  rows: readonly Association[],
  advice: readonly string[],
): Result | undefined {
  const users = rows.filter((row) => row.user !== '');
  const defaults = users.filter((row) => row.isDefault).toSorted((a, b) => (a.user < b.user ? -1 : 1));
  const torn = defaults.some((row) => users.some((other) => other.user === row.user && other.account !== row.account));
  if (!torn) return undefined;
  const listed = defaults.map(
    (row) => `  C = ${state.cluster.padEnd(15)} A = ${row.account.padEnd(10)} U = ${row.user.padEnd(9)}`,
  );
  const head = ' Error with request: You can not remove the default account of a user';
  return refused([head, ...listed, ...advice, ' Changes Discarded'].join('\n'));
}

export const ACCOUNT_ADVICE: readonly string[] = [
  ' Please either remove the accounts listed above from list and resubmit,',
  " or change these users' default accounts to remove the account(s).",
];

export const USER_ADVICE: readonly string[] = [
  ' You must change the default account of these users or remove the users completely from the affected clusters' +
    ' to allow these changes.',
];

/** The strange case of a failure with exit code 0: a default QoS outside the list of allowed ones. */
export function refuseDefaultQos(state: ClusterState, rows: readonly Association[]): Result | undefined {
  const listed = rows.flatMap((row) => {
    const wanted = effectiveDefaultQos(state, row);
    return wanted === '' || effectiveQos(state, row).includes(wanted) ? [] : [defaultQosLine(state, row, wanted)];
  });
  if (listed.length === 0) return undefined;
  const head = [
    " These associations don't have access to their default qos.",
    ' Please give them access before they the default can be set to this.',
  ];
  return { code: 0, out: '', err: `${[...head, ...listed].join('\n')}\n` };
}
