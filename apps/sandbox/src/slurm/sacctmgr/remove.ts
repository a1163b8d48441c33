import type { Association, ClusterState } from '../cluster/state.ts';
import { removeRows, subtree } from '../cluster/tree.ts';
import { ACCOUNT_KEYS, USER_KEYS } from '../statement/keys.ts';
import { parseStatement, valuesOf, type Statement } from '../statement/options.ts';
import { ACCOUNT_ADVICE, refuseActiveJobs, refuseDefaultAccounts, USER_ADVICE } from './guards.ts';
import { answered, lines, nothing, refused, type Result } from './result.ts';
import { accountTargets, namesOf, userTargets } from './targets.ts';
import { rowLine } from './texts.ts';

const NO_CONDITIONS = ' No conditions given to remove, not executing.';
const NOTHING_DELETED = ' Nothing deleted';

/** With `cluster=` the associations go and the record stays; without it both go. Sub-accounts go along. */
export function removeAccount(words: readonly string[], state: ClusterState): Result {
  const statement = parseStatement(words, ACCOUNT_KEYS);
  const names = namesOf(statement, ['names', 'accounts']);
  if (!names) return refused(NO_CONDITIONS);
  const rows = [...new Set(accountTargets(statement, state).flatMap((row) => subtree(state, row.account)))];
  const isScoped = isClusterGiven(statement);
  const records = state.accounts.filter((record) => names.includes(record.name)).map((record) => record.name);
  if (isScoped ? rows.length === 0 : records.length === 0) return nothing(NOTHING_DELETED);
  const guards = [
    (): Result | undefined => {
      const checked = isScoped ? rows : rows.filter((row) => names.includes(row.account));
      return refuseDefaultAccounts(state, checked, ACCOUNT_ADVICE);
    },
    (): Result | undefined => refuseActiveJobs(state, rows),
  ];
  for (const guard of isScoped ? guards : guards.toReversed()) {
    const refusal = guard();
    if (refusal) return refusal;
  }
  removeRows(state, rows);
  if (isScoped) return listRemoved(' Deleting account associations...', rows, state);
  state.accounts = state.accounts.filter((record) => !names.includes(record.name));
  return answered(lines(' Deleting accounts...', ...records.toSorted().map((name) => `  ${name}`)));
}

/** A user without associations left is removed as well. */
export function removeUser(words: readonly string[], state: ClusterState): Result {
  const statement = parseStatement(words, USER_KEYS);
  if (statement.names.length === 0 && statement.conditions.length === 0) return refused(NO_CONDITIONS);
  const isWhole = !isClusterGiven(statement) && !valuesOf(statement.conditions, 'accounts');
  const rows = userTargets(statement, state);
  const names = namesOf(statement, ['names', 'users']) ?? [];
  const records = state.users.filter((user) => names.includes(user.name)).map((user) => user.name);
  if (isWhole ? records.length === 0 : rows.length === 0) return nothing(NOTHING_DELETED);
  const refusal =
    refuseActiveJobs(state, rows) ?? (isWhole ? undefined : refuseDefaultAccounts(state, rows, USER_ADVICE));
  if (refusal) return refusal;

  removeRows(state, rows);
  if (isWhole) {
    forgetUsers(state, records);
    return answered(lines(' Deleting users...', ...records.toSorted().map((name) => `  ${name}`)));
  }
  const gone = [...new Set(rows.map((row) => row.user))].filter(
    (user) => !state.associations.some((row) => row.user === user),
  );
  forgetUsers(state, gone);
  const listed = listRemoved(' Deleting user associations...', rows, state);
  if (gone.length === 0) return listed;
  return answered(listed.out + lines(' Deleting users (No Associations)...', ...gone.map((user) => `  ${user}`)));
}

function isClusterGiven(statement: Statement): boolean {
  return statement.conditions.some((option) => option.key === 'clusters');
}

function forgetUsers(state: ClusterState, names: readonly string[]): void {
  state.users = state.users.filter((user) => !names.includes(user.name));
}

function listRemoved(head: string, rows: readonly Association[], state: ClusterState): Result {
  return answered(lines(head, ...rows.map((row) => rowLine(state, row, 10))));
}
