import type { Association, ClusterState } from '../cluster/state.ts';

/** `  U = alice     A = proj       C = real       P = gpu       `, names cut, as `add` prints. */
export function addedUserLine(state: ClusterState, row: Association): string {
  const partition = row.partition ? ` P = ${cut(row.partition, 10)}` : '';
  return `  U = ${cut(row.user, 9)} A = ${cut(row.account, 10)} C = ${cut(state.cluster, 10)}${partition}`;
}

export function addedAccountLine(state: ClusterState, account: string): string {
  return `  A = ${cut(account, 10)} C = ${cut(state.cluster, 10)}`;
}

/** A row as `modify` (account padded to 20) and `remove` (to 10) print it. */
export function rowLine(state: ClusterState, row: Association, accountWidth: number): string {
  const start = `  C = ${state.cluster.padEnd(10)} A = `;
  if (row.user === '') return `${start}${row.account}${row.parent ? ` of ${row.parent}` : ''}`;
  const partition = row.partition ? ` P = ${row.partition}` : '';
  return `${start}${row.account.padEnd(accountWidth)} U = ${row.user.padEnd(9)}${partition}`;
}

export function defaultQosLine(state: ClusterState, row: Association, qos: string): string {
  const partition = row.partition ? ` P = ${row.partition}` : '';
  const user = row.user ? `U = ${row.user.padEnd(9)}${partition}` : '';
  return `  DefQOS = ${qos.padEnd(10)} C = ${state.cluster.padEnd(10)} A = ${row.account.padEnd(20)} ${user}`;
}

export function jobLine(state: ClusterState, job: { id: number; account: string; user: string }): string {
  const parts = [
    `JobID = ${String(job.id).padEnd(10)}`,
    `C = ${state.cluster.padEnd(10)}`,
    `A = ${job.account.padEnd(10)}`,
    `U = ${job.user.padEnd(9)}`,
  ];
  return `  ${parts.join(' ')}`;
}

function cut(text: string, width: number): string {
  return text.slice(0, width).padEnd(width);
}
