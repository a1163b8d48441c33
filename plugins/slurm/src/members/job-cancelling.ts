import { setTimeout as sleep } from 'node:timers/promises';
import { errorText, isTransient } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { cancelJobIds, cancelJobs } from '../commands/job-commands.ts';
import { activeJobsByCluster } from '../parsing/tools.ts';
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
      await cancelNamedJobs(site, target, errorText(error));
      await sleep(pause);
    }
  }
}

/** Without a cluster in the settings the database may speak of another one, whose numbers are those of strangers here. */
async function cancelNamedJobs({ settings, reader, tools }: SlurmSite, target: string, refusal: string): Promise<void> {
  const jobs = activeJobsByCluster(refusal);
  if (jobs.size === 0) return;
  const isAmbiguous = settings.clusterName === undefined && (await reader.clusters()).length > 1;
  for (const [cluster, ids] of jobs) {
    const command = cancelJobIds(ids, isAmbiguous ? cluster : undefined);
    await tools.write(command, { target, reason: 'jobs are still active' });
  }
}
