import type { MamCommand } from '../tools/mam-command.ts';
import { accountWord, userWord } from './arguments.ts';

/** Funds of an account that a user may draw on: a row shows that the user is in the account. */
export function listFundsOfUser(user: string, account: string): MamCommand {
  const words = ['--raw', '--quiet', '-u', userWord(user), '-a', accountWord(account)];
  return {
    program: 'mam-list-funds',
    purpose: `looking whether ${user} may use ${account}`,
    words: [...words, '--show', 'Constraints,Balance'],
  };
}

export function listUsers(account: string): MamCommand {
  const words = ['-a', accountWord(account), '--raw', '--show', 'Name,DefaultAccount', '--quiet'];
  return { program: 'mam-list-users', purpose: `listing the users of ${account}`, words };
}

/** The plus makes the user an active member. */
export function addUser(user: string, account: string): MamCommand {
  const words = ['--add-user', `+${userWord(user)}`, '-a', accountWord(account)];
  return { program: 'mam-modify-account', purpose: `adding ${user} to ${account}`, words };
}

export function removeUser(user: string, account: string): MamCommand {
  const words = ['--del-user', userWord(user), '-a', accountWord(account)];
  return { program: 'mam-modify-account', purpose: `removing ${user} from ${account}`, words };
}
