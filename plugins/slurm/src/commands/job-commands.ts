import type { SlurmCommand } from '../tools/slurm-command.ts';
import { accountWord, userWord } from './arguments.ts';

function cancel(purpose: string, words: readonly string[]): SlurmCommand {
  return { program: 'scancel', kind: 'write', purpose, words, scope: 'option' };
}

/** Ends all jobs of an account, or those of one user in it. A user unknown to this host is refused. */
export function cancelJobs(account: string, user?: string): SlurmCommand {
  return cancel(`cancelling jobs of account ${account}`, [
    ...(user === undefined ? [] : ['-u', userWord(user)]),
    '-A',
    accountWord(account),
    '-f',
  ]);
}

/**
 * Ends jobs by number: for jobs that SLURM itself named as active.
 * @param cluster whose jobs they are, where the settings do not say so
 */
export function cancelJobIds(ids: readonly string[], cluster?: string): SlurmCommand {
  const words = ['-f', ...ids];
  return cancel('cancelling jobs that are still active', cluster ? [`--cluster=${cluster}`, ...words] : words);
}

/** Jobs of a user in an account, as the database knows them: a few seconds late. */
export function listJobs(account: string, user: string): SlurmCommand {
  return {
    program: 'sacct',
    kind: 'read',
    purpose: `listing jobs of user ${user} in account ${account}`,
    words: [
      '-a',
      `--account=${accountWord(account)}`,
      `--user=${userWord(user)}`,
      '--format=JobID,JobName,Partition,Account,User,State,Elapsed,Timelimit,NodeList',
    ],
    scope: 'option',
  };
}
