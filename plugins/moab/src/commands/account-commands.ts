import type { MamCommand } from '../tools/mam-command.ts';
import { accountWord, descriptionWord } from './arguments.ts';

const COLUMNS = ['--raw', '--quiet', '--show', 'Name,Description,Organization'];

export function listAccounts(): MamCommand {
  return { program: 'mam-list-accounts', purpose: 'listing accounts', words: COLUMNS };
}

export function listAccount(account: string): MamCommand {
  const words = [...COLUMNS, '-a', accountWord(account)];
  return { program: 'mam-list-accounts', purpose: `looking up account ${account}`, words };
}

/** Whether an account is active: name and `True` or `False`. */
export function listActivity(account: string): MamCommand {
  const words = ['--raw', '--quiet', '--show', 'Name,Active', '-a', accountWord(account)];
  return { program: 'mam-list-accounts', purpose: `looking whether account ${account} is active`, words };
}

export function createAccount(account: string, description: string, organization: string): MamCommand {
  const texts = ['-d', descriptionWord(description, account), '-o', accountWord(organization)];
  const words = ['-a', accountWord(account), ...texts];
  return { program: 'mam-create-account', purpose: `creating account ${account}`, words };
}

export function deleteAccount(account: string): MamCommand {
  return { program: 'mam-delete-account', purpose: `removing account ${account}`, words: ['-a', accountWord(account)] };
}

/** An inactive account keeps its fund and users, but nothing can be charged to it. */
export function setActive(account: string, isActive: boolean): MamCommand {
  const words = ['-A', isActive ? 'True' : 'False', '-a', accountWord(account)];
  const purpose = `${isActive ? 'activating' : 'deactivating'} account ${account}`;
  return { program: 'mam-modify-account', purpose, words };
}
