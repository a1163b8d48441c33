import type { Association, ClusterState } from '../cluster/state.ts';
import { accountRow, insertBelow } from '../cluster/tree.ts';
import { ACCOUNT_KEYS } from '../statement/keys.ts';
import { listOf, parseStatement, storedText, textOf, valuesOf, type Option } from '../statement/options.ts';
import { answered, lines, nothing, refused, type Result } from './result.ts';
import { readRowSettings } from './row-settings.ts';
import { addedAccountLine } from './texts.ts';

export function addAccount(words: readonly string[], state: ClusterState): Result {
  const { names: bare, settings: options } = parseStatement(words, ACCOUNT_KEYS, 'settings');
  const names = [
    ...new Set([...bare, ...(valuesOf(options, 'names') ?? []), ...(valuesOf(options, 'accounts') ?? [])]),
  ];
  if (names.length === 0) return refused(' Need name of account to add.');
  const foreign = unknownCluster(options, state);
  if (foreign) return foreign;
  const parent = listOf(textOf(options, 'parent') ?? 'root')[0] ?? 'root';
  if (!accountRow(state, parent)) return missingParent(parent, state);

  const settings = readRowSettings(options, state);
  const records = names.filter((name) => !state.accounts.some((account) => account.name === name));
  const rows = names.filter((name) => !accountRow(state, name)).map((name) => newAccountRow(name, parent));
  if (rows.length === 0) return nothing(' Nothing new added.');
  const [description, organization] = [textOf(options, 'description'), textOf(options, 'organization')].map((text) =>
    text === undefined ? undefined : storedText(text),
  );
  if (description === '' || organization === '') return refused(' Problem adding accounts: Unspecified error');

  for (const name of records) {
    const inherited = parent === 'root' ? name : parent;
    state.accounts.push({ name, description: description ?? name, organization: organization ?? inherited });
  }
  rows.forEach((row) => settings.apply(row));
  insertBelow(state, parent, rows);
  const hasSettings = options.some((option) => !['names', 'accounts', 'clusters'].includes(option.key));
  const parentLine = `  Parent        = ${parent}`;
  const at = settings.descriptions.findIndex((text) => /^ {2}(QOS|DefQOS) /.test(text));
  const described =
    at < 0 ? [...settings.descriptions, parentLine] : settings.descriptions.toSpliced(at, 0, parentLine);
  return answered(
    lines(
      ...describeRecords(records, description, organization),
      ' Associations',
      ...rows.map((row) => addedAccountLine(state, row.account)),
      ...(hasSettings ? [' Settings', ...described] : []),
    ),
  );
}

function describeRecords(records: readonly string[], description?: string, organization?: string): string[] {
  if (records.length === 0) return [];
  return [
    ' Adding Account(s)',
    ...records.map((name) => `  ${name}`),
    ' Settings',
    `  Description     = ${description ?? 'Account Name'}`,
    `  Organization    = ${organization ?? 'Parent/Account Name'}`,
  ];
}

function newAccountRow(account: string, parent: string): Association {
  return { account, user: '', partition: '', parent, shares: 1, isDefault: false, limits: {} };
}

function missingParent(parent: string, state: ClusterState): Result {
  return refused(
    [
      ` Parent account '${parent}' doesn't exist on cluster ${state.cluster}`,
      '        Contact your admin to add this account.',
      ' No associations created.',
    ].join('\n'),
  );
}

export function unknownCluster(options: readonly Option[], state: ClusterState): Result | undefined {
  const foreign = valuesOf(options, 'clusters')?.find((name) => name !== state.cluster);
  if (foreign === undefined) return undefined;
  return refused(` This cluster '${foreign}' doesn't exist.\n        Contact your admin to add it to accounting.`);
}
