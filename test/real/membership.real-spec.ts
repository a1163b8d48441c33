import { setTimeout as pause } from 'node:timers/promises';
import { membershipCrashSuite } from '../membership/crash-suite.ts';
import { membershipSuite } from '../membership/membership-suite.ts';
import { Site } from '../orders/site.ts';
import { type RealSlurm, startRealSlurm } from '../real-slurm/cluster.ts';
import { type TestCluster, associations } from '../support/test-cluster.ts';

jest.setTimeout(180_000);

let slurm: RealSlurm;
let cluster: TestCluster;

beforeAll(async () => {
  slurm = await startRealSlurm();
  const SLURM_CONF = slurm.env['SLURM_CONF'] ?? '';
  cluster = { kind: 'real', binPath: '/usr/bin', name: slurm.cluster, env: { SLURM_CONF } };
}, 300_000);

describe('membership sync on a real SLURM', () => {
  membershipSuite(() => cluster);
});

describe('crashes of membership sync on a real SLURM', () => {
  membershipCrashSuite(() => cluster);
});

describe('running jobs', () => {
  it('of somebody who left end, those of the others go on', async () => {
    const [leaver, stayer] = slurm.users;
    const site = await Site.start(cluster);
    for (const user of slurm.users) site.addMember(user);
    const account = (await site.created('Busy')).backend_id;
    for (const user of slurm.users) await known(user, account);
    const [, kept] = [await slurm.submitSleep(leaver, account), await slurm.submitSleep(stayer, account)];
    await slurm.waitRunning(kept);
    site.leave(leaver);
    expect((await site.sync()).code).toBe(0);
    const users = new Set((await associations(cluster, account)).map(({ user }) => user));
    expect([users.has(leaver), users.has(stayer)]).toEqual([false, true]);
    await until(async () => (await slurm.activeJobs(account)).join() === String(kept));
    await slurm.call('scancel', String(kept));
    await until(async () => (await slurm.activeJobs(account)).length === 0);
    await site.close();
  });

  it('a paused resource takes no new jobs where QoS is enforced, and takes them again after it is restored', async () => {
    const [user] = slurm.users;
    const site = await Site.start(cluster, { qos_enforcement_enabled: true, enforce_offering_qos: true });
    site.addMember(user);
    const resource = await site.created('Stopped');
    await known(user, resource.backend_id);
    resource.paused = true;
    expect((await site.sync()).code).toBe(0);
    await until(() =>
      slurm.submitSleep(user, resource.backend_id, 1).then(
        () => false,
        () => true,
      ),
    );
    resource.paused = false;
    expect((await site.sync()).code).toBe(0);
    await until(() =>
      slurm.submitSleep(user, resource.backend_id, 1).then(
        () => true,
        () => false,
      ),
    );
    await until(async () => (await slurm.activeJobs(resource.backend_id)).length === 0);
    await site.close();
  });
});

async function known(user: string, account: string): Promise<void> {
  await until(async () =>
    (await slurm.call('scontrol', '-o', 'show', 'assoc_mgr', `accounts=${account}`, 'flags=assoc')).includes(
      `UserName=${user}`,
    ),
  );
}

/** slurmctld hears of the database's changes some moments later. */
async function until(done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('waited in vain');
    await pause(200);
  }
}
