import { effectiveQos } from '../cluster/inheritance.ts';
import type { Association, ClusterState } from '../cluster/state.ts';
import { valuesOf, type Option, type Statement } from '../statement/options.ts';

type Test = (row: Association) => boolean;

/** Account rows that a statement's conditions name; all of them without a condition. */
export function accountTargets(statement: Statement, state: ClusterState): Association[] {
  const names = namesOf(statement, ['names', 'accounts']);
  const test = rowTest(statement.conditions, state);
  return state.associations.filter((row) => row.user === '' && (!names || names.includes(row.account)) && test(row));
}

/** User rows that a statement's conditions name. */
export function userTargets(statement: Statement, state: ClusterState): Association[] {
  const names = namesOf(statement, ['names', 'users']);
  const accounts = valuesOf(statement.conditions, 'accounts');
  const test = rowTest(statement.conditions, state);
  return state.associations.filter(
    (row) =>
      row.user !== '' &&
      (!names || names.includes(row.user)) &&
      (!accounts || accounts.includes(row.account)) &&
      test(row),
  );
}

/** Rows of `show assoc`: an empty `user=` means the accounts' own rows. */
export function associationTargets(statement: Statement, state: ClusterState): Association[] {
  const accounts = valuesOf(statement.conditions, 'accounts');
  const users = valuesOf(statement.conditions, 'users');
  const test = rowTest(statement.conditions, state);
  return state.associations.filter(
    (row) =>
      (!accounts || accounts.length === 0 || accounts.includes(row.account)) &&
      (!users || (users.length === 0 ? row.user === '' : users.includes(row.user))) &&
      test(row),
  );
}

/** Names given as bare words and by the given keys; undefined when there are none. */
export function namesOf(statement: Statement, keys: readonly string[]): string[] | undefined {
  const named = keys.map((key) => valuesOf(statement.conditions, key)).filter((list) => list !== undefined);
  const names = [...statement.names, ...named.flat()];
  return names.length > 0 ? names : undefined;
}

function rowTest(conditions: readonly Option[], state: ClusterState): Test {
  const clusters = valuesOf(conditions, 'clusters');
  const partitions = valuesOf(conditions, 'partitions');
  const parents = valuesOf(conditions, 'parents');
  const qos = valuesOf(conditions, 'qoslevel');
  return (row) =>
    (!clusters || clusters.length === 0 || clusters.includes(state.cluster)) &&
    (!partitions || partitions.includes(row.partition)) &&
    (!parents || (row.user === '' && parents.includes(row.parent))) &&
    (!qos || effectiveQos(state, row).some((name) => qos.includes(name)));
}
