import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { SimulatedSlurm } from '../../apps/sandbox/src/slurm/index.ts';
import { runProgram } from '../slurm-conformance/run-program.ts';
import { conformanceSuite } from '../slurm-conformance/suite.ts';

describe('the simulated SLURM answers like the real one', () => {
  const slurm = SimulatedSlurm.create();
  afterAll(() => slurm.remove());

  conformanceSuite(() => ({
    cluster: slurm.cluster,
    users: ['rsalice', 'rsbob'],
    partitions: ['main', 'gpu'],
    // without a process for each of the several hundred statements
    run: (program, args, input = '') => Promise.resolve(slurm.answer(program as 'sacctmgr', args, input)),
    startJob: (user, account) => Promise.resolve(slurm.submit({ user, account })),
  }));
});

describe('its executables', () => {
  const slurm = SimulatedSlurm.create();
  const run = (program: string, args: readonly string[], input = '') =>
    runProgram(join(slurm.binPath, program), args, { env: process.env, input });
  afterAll(() => slurm.remove());

  it('answer on their standard streams, with the exit code', async () => {
    expect(await run('sacctmgr', ['-iPn', 'list', 'cluster', 'format=cluster'])).toEqual({
      code: 0,
      stdout: `${slurm.cluster}\n`,
      stderr: '',
    });
    expect(await run('sacctmgr', ['-iPn', 'remove', 'user', 'name=nobody'])).toEqual({
      code: 1,
      stdout: ' Nothing deleted\n',
      stderr: '',
    });
    expect((await run('sacct', ['--format=Nosuch'])).stderr).toContain('Invalid field requested');
    expect(slurm.log().slice(0, 2)).toEqual([
      ['sacctmgr', '-iPn', 'list', 'cluster', 'format=cluster'],
      ['sacctmgr', '-iPn', 'remove', 'user', 'name=nobody'],
    ]);
  });

  it('show one state to processes that write at the same time', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `together${index}`);
    const answers = await Promise.all(names.map((name) => run('sacctmgr', ['-iPn', 'add', 'account', name])));
    expect(answers.map(({ code }) => code)).toEqual(names.map(() => 0));
    expect(slurm.tree().map(({ account }) => account)).toEqual(expect.arrayContaining(names));
  });

  it('refuse while slurmdbd is gone, and take statements from standard input again afterwards', async () => {
    slurm.setSlurmdbd('down');
    const refused = await run('sacctmgr', ['-iPn', 'show', 'assoc']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Connection refused');
    slurm.setSlurmdbd('up');
    const { code, stdout } = await run(
      'sacctmgr',
      ['-iPn'],
      'add account late\nshow assoc account=late format=account',
    );
    expect({ code, last: stdout.split('\n').slice(-3) }).toEqual({ code: 0, last: ['late', 'sacctmgr: ', ''] });
  });

  it('ask without end when consent is not given beforehand', async () => {
    const child = spawn(join(slurm.binPath, 'sacctmgr'), ['add', 'account', 'asked'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    expect(first.toString()).toContain('Would you like to commit changes?');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(slurm.tree().map(({ account }) => account)).not.toContain('asked');
  });
});
