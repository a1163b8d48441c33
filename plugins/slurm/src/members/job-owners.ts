import { errorText } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { accountWord } from '../commands/arguments.ts';
import { foldName, parseRows } from '../parsing/rows.ts';

const logger = new Logger('SlurmJobs');

/**
 * Which of these users have jobs in an account, by one look at the queue; it knows of a job at once, unlike the
 * database. All of them when the queue cannot be read: cancelling the jobs of somebody who has none does no harm.
 */
export async function usersWithJobs(
  site: SlurmSite,
  account: string,
  users: readonly string[],
): Promise<readonly string[]> {
  try {
    const owners = new Set(parseRows(await readQueue(site, account)).map(([, owner = '']) => foldName(owner)));
    return users.filter((user) => owners.has(foldName(user)));
  } catch (error) {
    logger.warn(`Jobs of every user to be removed from account ${account} are cancelled unseen: ${errorText(error)}`);
    return users;
  }
}

async function readQueue({ settings, runner }: SlurmSite, account: string): Promise<string> {
  const { binPath, clusterName, timeoutSeconds } = settings;
  const program = binPath === '' ? 'squeue' : `${binPath.replace(/\/+$/, '')}/squeue`;
  const cluster = clusterName === undefined ? [] : [`--cluster=${clusterName}`];
  const words = ['--noheader', `--account=${accountWord(account)}`, '--format=%A|%u'];
  const { exitCode, stdout, stderr } = await runner.run(program, [...cluster, ...words], { timeoutSeconds });
  if (exitCode !== 0) throw new Error(`squeue ended with status ${exitCode}: ${stderr.trim()}`);
  return stdout;
}
