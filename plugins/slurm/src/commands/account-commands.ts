import type { SlurmCommand } from '../tools/slurm-command.ts';
import { accountWord, quotedText } from './arguments.ts';

function write(purpose: string, words: readonly string[]): SlurmCommand {
  return { program: 'sacctmgr', kind: 'write', purpose, words, scope: 'statement' };
}

/**
 * Makes an account. Where its record exists already only the association is made and the texts stay as they were.
 * SLURM refuses an empty description ("Unspecified error"), so the account's name stands in.
 */
export function addAccount(account: string, description: string, organization: string, parent?: string): SlurmCommand {
  return write(`adding account ${account}`, [
    'add',
    'account',
    accountWord(account),
    `description=${quotedText(description, account)}`,
    `organization=${quotedText(organization, account)}`,
    ...(parent ? [`parent="${accountWord(parent)}"`] : []),
  ]);
}

/** Removes an account and every account below it. With a cluster given its record remains. */
export function removeAccount(account: string): SlurmCommand {
  return write(`removing account ${account}`, ['remove', 'account', 'where', `name=${accountWord(account)}`]);
}

/** Moves an account with everything below it. */
export function setParent(account: string, parent: string): SlurmCommand {
  return write(`moving account ${account} below ${parent}`, [
    'modify',
    'account',
    'where',
    `name=${accountWord(account)}`,
    'set',
    `parent=${accountWord(parent)}`,
  ]);
}
