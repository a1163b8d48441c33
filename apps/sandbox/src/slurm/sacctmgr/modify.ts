import type { Association, ClusterState } from '../cluster/state.ts';
import { accountRow, moveBelow, subtree } from '../cluster/tree.ts';
import { ACCOUNT_KEYS, USER_KEYS } from '../statement/keys.ts';
import { listOf, parseStatement, storedText, textOf, type Statement } from '../statement/options.ts';
import { setDefaultAccount } from './add-user.ts';
import { refuseDefaultQos } from './guards.ts';
import { nothing, refused, type Result } from './result.ts';
import { readRowSettings, type RowSettings } from './row-settings.ts';
import { accountTargets, userTargets } from './targets.ts';
import { rowLine } from './texts.ts';

const NOTHING_MODIFIED = ' Nothing modified';

export function modifyAccount(words: readonly string[], state: ClusterState): Result {
  const statement = parseStatement(words, ACCOUNT_KEYS);
  const { settings } = statement;
  if (settings.length === 0) return refused(" You didn't give me anything to set");
  const changes = readRowSettings(settings, state);
  const targets = accountTargets(statement, state);
  if (textOf(settings, 'rawusage') !== undefined) return resetUsage(statement, targets, state);

  const records = modifyRecords(statement, targets, state);
  const parent = listOf(textOf(settings, 'parent') ?? '')[0];
  if (parent !== undefined && !accountRow(state, parent)) return refused(` Parent Account ${parent} doesn't exist.`);
  const rows = targets.filter((row) => parent === undefined || (row.parent !== parent && row.account !== parent));
  const isAboutRows = settings.some((option) => !['description', 'organization'].includes(option.key));
  const result = isAboutRows ? changeRows('account', rows, changes, state, parent) : { code: 0, out: '', err: '' };
  if (records.length === 0) return isAboutRows ? result : nothing(NOTHING_MODIFIED);
  const listed = [' Modified accounts...', ...records.map((name) => `  ${name}`), ''].join('\n');
  return { ...result, code: 0, out: listed + result.out };
}

function modifyRecords(statement: Statement, targets: readonly Association[], state: ClusterState): string[] {
  const description = textOf(statement.settings, 'description');
  const organization = textOf(statement.settings, 'organization');
  if (description === undefined && organization === undefined) return [];
  const names = new Set(targets.map((row) => row.account));
  const records = state.accounts.filter((account) => names.has(account.name));
  for (const record of records) {
    if (description !== undefined) record.description = storedText(description);
    if (organization !== undefined) record.organization = storedText(organization);
  }
  return records.map((record) => record.name);
}

export function modifyUser(words: readonly string[], state: ClusterState): Result {
  const statement = parseStatement(words, USER_KEYS);
  if (statement.settings.length === 0) return refused(" You didn't give me anything to set");
  const changes = readRowSettings(statement.settings, state);
  const rows = userTargets(statement, state);
  const account = textOf(statement.settings, 'defaultaccount')?.toLowerCase();
  if (account !== undefined) return modifyDefaultAccount(rows, account, state);
  return changeRows('user', rows, changes, state);
}

function modifyDefaultAccount(rows: readonly Association[], account: string, state: ClusterState): Result {
  const users = [...new Set(rows.map((row) => row.user))];
  if (users.length === 0) return nothing(NOTHING_MODIFIED);
  const rowsOf = (user: string): Association[] => state.associations.filter((row) => row.user === user);
  const strangers = users.filter((user) => !rowsOf(user).some((row) => row.account === account));
  if (strangers.length > 0) {
    const listed = strangers.map((user) => `  U = ${user} C = ${state.cluster}`);
    const head = ` Can't modify because these users aren't associated with new default account '${account}'...`;
    return nothing([head, ...listed].join('\n'));
  }
  for (const user of users) setDefaultAccount(rowsOf(user), account);
  return { code: 0, out: [' Modified users...', ...users.map((user) => `  ${user}`), ''].join('\n'), err: '' };
}

function changeRows(
  entity: 'account' | 'user',
  rows: readonly Association[],
  changes: RowSettings,
  state: ClusterState,
  parent?: string,
): Result {
  const warnings = changes.warnings.map((text) => `${text}\n`).join('');
  if (rows.length === 0) return { ...nothing(NOTHING_MODIFIED), err: warnings };
  const reached = withHeirs(rows, changes, state);
  const listed = reached.map((row) => rowLine(state, row, 20));
  const before = structuredClone(state.associations);
  rows.forEach((row) => changes.apply(row));
  const refusal = changes.changesQos || changes.defaultQos !== undefined ? refuseDefaultQos(state, reached) : undefined;
  if (refusal) {
    state.associations = before;
    return refusal;
  }
  if (parent !== undefined) rows.forEach((row) => moveUnder(row, parent, state));
  return { code: 0, out: [` Modified ${entity} associations...`, ...listed, ''].join('\n'), err: warnings };
}

/** Moving an account below one of its own children first moves that child to where the account was. */
function moveUnder(row: Association, parent: string, state: ClusterState): void {
  const isBelow = subtree(state, row.account).some((below) => below.user === '' && below.account === parent);
  if (isBelow) moveBelow(state, parent, row.parent);
  moveBelow(state, row.account, parent);
}

/** The rows, each followed by the users below it who take over a changed value. */
function withHeirs(rows: readonly Association[], changes: RowSettings, state: ClusterState): Association[] {
  return [...new Set(rows.flatMap((row) => [row, ...changes.passedDown.flatMap((own) => heirs(row, own, state))]))];
}

/** Users below an account who, like the accounts between, have no value of their own. */
function heirs(top: Association, hasOwn: (row: Association) => boolean, state: ClusterState): Association[] {
  if (top.user !== '') return [];
  const reached = new Set([top.account]);
  return subtree(state, top.account).filter((row) => {
    if (row === top || !reached.has(row.parent) || hasOwn(row)) return false;
    if (row.user === '') reached.add(row.account);
    return row.user !== '';
  });
}

/** Answers at once; the usage that it clears is not part of the simulation. */
function resetUsage(statement: Statement, targets: readonly Association[], state: ClusterState): Result {
  if (targets.length === 0) {
    const [account = ''] = statement.names;
    return refused(
      `sacctmgr: error: Failed to find cluster ${state.cluster} account ${account} association in database`,
    );
  }
  const isScoped = [...statement.conditions, ...statement.settings].some((option) => option.key === 'clusters');
  return {
    code: 0,
    out: isScoped ? '' : `No cluster specified, resetting on local cluster ${state.cluster}\n`,
    err: '',
  };
}
