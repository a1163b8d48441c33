import type { Association, ClusterState } from './state.ts';
import { accountRow } from './tree.ts';

/** Limits that a row without an own value takes from the account above it. */
export const INHERITED_LIMITS: readonly string[] = [
  'MaxJobs',
  'MaxSubmitJobs',
  'MaxTRES',
  'MaxTRESPerNode',
  'MaxTRESMins',
  'MaxWall',
  'Priority',
];

export function parentRow(state: ClusterState, row: Association): Association | undefined {
  return row.parent === '' ? undefined : accountRow(state, row.parent);
}

/** Names in the order in which the QoS were made. The cluster's own list is `normal`. */
export function effectiveQos(state: ClusterState, row: Association): string[] {
  return inQosOrder(state, rawQos(state, row));
}

function rawQos(state: ClusterState, row: Association): string[] {
  if (row.qos) return row.qos;
  const above = parentRow(state, row);
  return applyDelta(above ? rawQos(state, above) : ['normal'], row.qosDelta ?? []);
}

export function applyDelta(list: readonly string[], delta: readonly string[]): string[] {
  const names = new Set(list);
  for (const change of delta) {
    if (change.startsWith('+')) names.add(change.slice(1));
    else names.delete(change.slice(1));
  }
  return [...names];
}

function inQosOrder(state: ClusterState, names: readonly string[]): string[] {
  return state.qos.map((qos) => qos.name).filter((name) => names.includes(name));
}

export function effectiveDefaultQos(state: ClusterState, row: Association): string {
  if (row.defaultQos) return row.defaultQos;
  const above = parentRow(state, row);
  return above ? effectiveDefaultQos(state, above) : '';
}

export function effectiveLimit(
  state: ClusterState,
  row: Association,
  name: string,
): number | Record<string, number> | undefined {
  const own = row.limits[name];
  if (!INHERITED_LIMITS.includes(name)) return own;
  const above = parentRow(state, row);
  const inherited = above ? effectiveLimit(state, above, name) : undefined;
  if (typeof own === 'object') return typeof inherited === 'object' ? { ...inherited, ...own } : own;
  return own ?? inherited;
}
