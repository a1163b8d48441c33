import { FLAGS, type ClusterUnderTest } from './cluster-under-test.ts';
import { freshName, narrow } from './run-case.ts';

/** What running jobs forbid, and how they are ended. */
export function jobCases(clusterUnderTest: () => ClusterUnderTest): void {
  it('keeps users and accounts with a running job until it is cancelled', async () => {
    const { cluster, users, run, startJob } = clusterUnderTest();
    const [alice, bob] = users;
    const account = freshName();
    const sacctmgr = (line: string) => run('sacctmgr', [...FLAGS, ...line.split(' '), `cluster=${cluster}`]);
    await sacctmgr(`add account ${account}p`);
    await sacctmgr(`add account ${account} parent=${account}p`);
    await sacctmgr(`add user ${alice},${bob} account=${account} DefaultAccount=root`);
    const job = await startJob(alice, account);
    const other = await startJob(bob, account);

    const listed = (id: number, user: string) => ` JobID = ${id} C = ${cluster} A = ${account} U = ${user}`;
    const head = ' Error with request: Job(s) active, cancel job(s) before remove';
    const refusedUser = await sacctmgr(`remove user where name=${alice} and account=${account}`);
    expect(refusedUser.code).toBe(1);
    expect(narrow(refusedUser.stderr)).toBe([head, listed(job, alice)].join('\n'));
    for (const refused of [account, `${account}p`]) {
      const answer = await sacctmgr(`remove account where name=${refused}`);
      expect(answer.code).toBe(1);
      // the jobs come in no particular order
      expect(new Set(narrow(answer.stderr).split('\n'))).toEqual(
        new Set([head, listed(job, alice), listed(other, bob)]),
      );
    }
    const format = '--format=%A|%u|%a|%T';
    const queue = await run('squeue', ['--noheader', `--account=${account}`, format]);
    // ordered by priority, which is nobody's concern here
    expect(new Set(queue.stdout.trim().split('\n'))).toEqual(
      new Set([`${job}|${alice}|${account}|RUNNING`, `${other}|${bob}|${account}|RUNNING`]),
    );

    const cancelled = await run('scancel', [`--cluster=${cluster}`, '-u', alice, '-A', account, '-f']);
    expect(cancelled).toEqual({ code: 0, stdout: '', stderr: '' });
    await eventually(async () => (await sacctmgr(`remove user where name=${alice} and account=${account}`)).code === 0);
    expect((await sacctmgr(`remove account where name=${account}`)).code).toBe(1);
    expect((await run('scancel', ['-A', account, '-f'])).code).toBe(0);
    await eventually(async () => (await sacctmgr(`remove account where name=${account}p`)).code === 0);
    expect((await sacctmgr(`show assoc account=${account},${account}p`)).stdout).toBe('');

    const usage = [
      '--parsable2',
      '--noheader',
      `--cluster=${cluster}`,
      '--noconvert',
      '--truncate',
      '--allocations',
      '--allusers',
      '--starttime=2026-01-01T00:00:00',
      '--endtime=2037-12-31T23:59:59',
      `--accounts=${account}`,
      '--format=Account,ReqTRES,User',
    ];
    const rows = [alice, bob].map((user) => `${account}|billing=1,cpu=1,mem=100M,node=1|${user}`);
    await eventually(async () => (await run('sacct', usage)).stdout.trim().split('\n').length === rows.length);
    expect((await run('sacct', usage)).stdout.trim().split('\n')).toEqual(rows);
  }, 60_000);

  it('cancels nothing without complaint, but knows its cluster and its users', async () => {
    const { cluster, run } = clusterUnderTest();
    const none = freshName();
    expect(await run('scancel', [`--cluster=${cluster}`, '-A', none, '-f'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await run('scancel', ['-u', none, '-A', none, '-f'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `scancel: error: Invalid user name: ${none}\n`,
    });
    const foreign = await run('scancel', ['--cluster=nocluster', '-A', none, '-f']);
    expect(foreign.code).toBe(1);
    expect(foreign.stderr).toContain("No cluster 'nocluster' known by database.");
    expect((await run('scancel', [])).stderr).toBe('scancel: error: No job identification provided\n');
  });

  it('answers usage queries without rows for what has none, and refuses unknown columns', async () => {
    const { cluster, run } = clusterUnderTest();
    const query = ['--parsable2', '--noheader', `--cluster=${cluster}`, '--allusers', `--accounts=${freshName()}`];
    expect(await run('sacct', [...query, '--format=Account,ReqTRES,Elapsed,User'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await run('sacct', [...query, '--format=Nosuch'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'sacct: error: Invalid field requested: "Nosuch"\n',
    });
  });

  it.each(['sinfo', 'sacctmgr', 'squeue'])('%s tells the version', async (program) => {
    const { code, stdout } = await clusterUnderTest().run(program, [program === 'sinfo' ? '-V' : '--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^slurm\S* \d+\.\d+/);
  });
}

/** Waits for a daemon to catch up; a real slurmdbd learns of ended jobs some seconds late. */
async function eventually(done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('did not happen within 30 s');
}
