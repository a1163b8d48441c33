import type { Association, ClusterState } from '../cluster/state.ts';
import { accountRow, insertBelow } from '../cluster/tree.ts';
import { USER_KEYS } from '../statement/keys.ts';
import { listOf, parseStatement, textOf, valuesOf } from '../statement/options.ts';
import { unknownCluster } from './add-account.ts';
import { answered, lines, nothing, refused, type Result } from './result.ts';
import { readRowSettings } from './row-settings.ts';
import { addedUserLine } from './texts.ts';

export function addUser(words: readonly string[], state: ClusterState): Result {
  const { names: bare, settings: options } = parseStatement(words, USER_KEYS, 'settings');
  const users = [...new Set([...bare, ...(valuesOf(options, 'names') ?? [])])];
  if (users.length === 0) return refused(' Need name of user to add.');
  const foreign = unknownCluster(options, state);
  if (foreign) return foreign;
  const settings = readRowSettings(options, state);
  const defaultAccount = listOf(textOf(options, 'defaultaccount') ?? '')[0];
  const accounts = [...(valuesOf(options, 'accounts') ?? []), ...(defaultAccount ? [defaultAccount] : [])];
  if (accounts.length === 0) return refused(' Need name of account to add user to.');

  const { present, complaints } = splitByExistence([...new Set(accounts)], state);
  const isBadDefault = defaultAccount !== undefined && !present.includes(defaultAccount);
  const wanted = isBadDefault ? [] : present;
  const partitions = valuesOf(options, 'partitions') ?? [''];
  const rows = users.flatMap((user) => newRows(user, wanted, partitions, state));
  const err = complaints.length > 0 ? lines(...complaints) : '';
  const newUsers = users.filter((user) => !state.users.some((record) => record.name === user));
  if (present.length === 0 && newUsers.length > 0) return refused(`${err} No associations or wckeys created.`);
  if (rows.length === 0) return { ...nothing(' Nothing new added.'), err };

  state.users.push(...newUsers.map((name) => ({ name, adminLevel: 'None' })));
  rows.forEach((row) => settings.apply(row));
  insertInRuns(state, rows);
  for (const user of users) chooseDefault(state, user, rows, defaultAccount);
  const out = lines(
    ...(newUsers.length > 0 ? [' Adding User(s)', ...newUsers.map((name) => `  ${name}`)] : []),
    ...(newUsers.length > 0 && defaultAccount ? [' Settings =', `  Default Account = ${defaultAccount}`] : []),
    ' Associations =',
    ...rows.map((row) => addedUserLine(state, row)),
    ' Non Default Settings',
    ...settings.descriptions,
  );
  return complaints.length > 0 ? { code: 1, out, err } : answered(out);
}

function splitByExistence(
  accounts: readonly string[],
  state: ClusterState,
): { present: string[]; complaints: string[] } {
  const present = accounts.filter((account) => accountRow(state, account));
  const complaints = accounts
    .filter((account) => !present.includes(account))
    .flatMap((account) => {
      const isRecord = state.accounts.some((record) => record.name === account);
      const where = isRecord ? ` on cluster ${state.cluster}` : '.';
      return [` This account '${account}' doesn't exist${where}`, '        Contact your admin to add this account.'];
    });
  return { present, complaints };
}

function newRows(
  user: string,
  accounts: readonly string[],
  partitions: readonly string[],
  state: ClusterState,
): Association[] {
  return accounts.flatMap((account) =>
    partitions
      .filter(
        (partition) =>
          !state.associations.some(
            (row) => row.user === user && row.account === account && row.partition === partition,
          ),
      )
      .map((partition) => ({ account, user, partition, parent: account, shares: 1, isDefault: false, limits: {} })),
  );
}

/** Rows next to each other with one account are stored as a block, each block in front of earlier ones. */
function insertInRuns(state: ClusterState, rows: readonly Association[]): void {
  let run: Association[] = [];
  for (const row of rows) {
    const [first] = run;
    if (first && first.account !== row.account) {
      insertBelow(state, first.account, run);
      run = [];
    }
    run.push(row);
  }
  const [first] = run;
  if (first) insertBelow(state, first.account, run);
}

/** The named account becomes the default; without one, the first new association of a user who has no default. */
function chooseDefault(
  state: ClusterState,
  user: string,
  added: readonly Association[],
  wanted: string | undefined,
): void {
  const own = state.associations.filter((row) => row.user === user);
  const newAccounts = added.filter((row) => row.user === user).map((row) => row.account);
  if (newAccounts.length === 0) return;
  const hasDefault = own.some((row) => row.isDefault);
  const account = wanted ?? (hasDefault ? undefined : newAccounts.toSorted()[0]);
  if (account !== undefined) setDefaultAccount(own, account);
}

export function setDefaultAccount(rowsOfUser: readonly Association[], account: string): void {
  for (const row of rowsOfUser) row.isDefault = row.account === account;
}

export function defaultAccountOf(state: ClusterState, user: string): string {
  return state.associations.find((row) => row.user === user && row.isDefault)?.account ?? '';
}
