import type { MamAccount, MamState } from '../state/state.ts';
import { matchesPattern, parseOptions, required, type Options } from './options.ts';
import { Refusal, success, type Result } from './result.ts';
import { table, type Columns } from './table.ts';
import { addMember, membersText, removeMember } from './members.ts';

const COLUMNS: Columns<MamAccount> = {
  Name: ({ name }) => name,
  Active: ({ active }) => (active ? 'True' : 'False'),
  Users: ({ members }) => membersText(members),
  Organization: ({ organization }) => organization,
  Description: ({ description }) => description,
};

export function listAccounts(argv: readonly string[], { accounts }: MamState): Result {
  const options = parseOptions(argv, ['-a', '--show']);
  return table(
    accounts.filter(({ name }) => matchesPattern(name, options['-a'])),
    COLUMNS,
    options,
  );
}

export function createAccount(argv: readonly string[], { accounts }: MamState): Result {
  const options = parseOptions(argv, ['-a', '-d', '-o']);
  const name = required(options, '-a', 'An account name');
  if (accounts.some((account) => account.name === name)) throw new Refusal(`Account ${name} already exists`);
  const { '-d': description = '', '-o': organization = '' } = options;
  accounts.push({ name, description, organization, active: true, members: [] });
  return success(`Successfully created 1 account\n`);
}

export function modifyAccount(argv: readonly string[], state: MamState): Result {
  const options = parseOptions(argv, ['-a', '-A', '-d', '-o', '--add-user', '--del-user']);
  const account = accountNamed(required(options, '-a', 'An account name'), state);
  const { '--add-user': added, '--del-user': removed } = options;
  if (added !== undefined) addMember(added, account, state);
  if (removed !== undefined) removeMember(removed, account);
  setTexts(account, options);
  return success(`Successfully modified 1 account\n`);
}

export function deleteAccount(argv: readonly string[], state: MamState): Result {
  const { name } = accountNamed(required(parseOptions(argv, ['-a']), '-a', 'An account name'), state);
  state.accounts = state.accounts.filter((account) => account.name !== name);
  if (state.fundsGoWithAccounts) state.funds = state.funds.filter((fund) => fund.account !== name);
  return success(`Successfully deleted 1 account\n`);
}

/** @throws {Refusal} when there is none */
export function accountNamed(name: string, { accounts }: MamState): MamAccount {
  const account = accounts.find((candidate) => candidate.name === name);
  if (!account) throw new Refusal(`Account ${name} does not exist`);
  return account;
}

function setTexts(account: MamAccount, options: Options): void {
  const { '-A': active, '-d': description, '-o': organization } = options;
  if (active !== undefined) account.active = booleanOf(active);
  if (description !== undefined) account.description = description;
  if (organization !== undefined) account.organization = organization;
}

function booleanOf(text: string): boolean {
  if (text === 'True' || text === 'False') return text === 'True';
  throw new Refusal(`Invalid boolean: ${text} (must be True or False)`);
}
