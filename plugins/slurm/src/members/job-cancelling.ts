import { setTimeout as sleep } from 'node:timers/promises';
import { errorText, isTransient } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { cancelJobIds, cancelJobs } from '../commands/job-commands.ts';
import { parseActiveJobs } from '../parsing/tools.ts';
import { isJobsActive } from '../tools/failures.ts';
import { usersWithJobs } from './job-owners.ts';

/** Pauses between attempts to remove what still has jobs: the database hears of a job's end some seconds late. */
const PAUSES_MILLISECONDS = [300, 1000, 2000, 3000, 4000, 5000];

const logger = new Logger('SlurmJobs');

/** Ends the jobs of an account, or of one user in it. Whether the user exists on this host does not matter. */
export async function cancelJobsOf(site: SlurmSite, account: string, user?: string): Promise<void> {
  try {
    await site.tools.write(cancelJobs(account, user), {
      target: user === undefined ? account : `${user} in ${account}`,
      reason: 'access ends',
    });
  } catch (error) {
    if (isTransient(error)) throw error;
    // a user unknown to this host: SLURM will name the jobs, if there are any, when the association is removed
    logger.warn(errorText(error));
  }
}

/** Ends the jobs of some users of an account. scancel takes one user at a time, so those without jobs are left out. */
export async function cancelJobsOfUsers(site: SlurmSite, account: string, users: readonly string[]): Promise<void> {
  // for one user a look at the queue would cost what it might save
  const owners = users.length > 1 ? await usersWithJobs(site, account, users) : users;
  for (const user of owners) await cancelJobsOf(site, account, user);
}

/** Removes something; while SLURM names active jobs they are cancelled and it is tried again, within about 15 s. */
export async function removeWithJobs(site: SlurmSite, target: string, remove: () => Promise<void>): Promise<void> {
  for (const pause of [...PAUSES_MILLISECONDS, undefined]) {
    try {
      await remove();
      return;
    } catch (error) {
      if (pause === undefined || !isJobsActive(errorText(error))) throw error;
      const jobs = parseActiveJobs(errorText(error));
      if (jobs.length > 0) await site.tools.write(cancelJobIds(jobs), { target, reason: 'jobs are still active' });
      await sleep(pause);
    }
  }
}
