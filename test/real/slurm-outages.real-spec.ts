import { SimulatedSlurm } from '../../apps/sandbox/src/slurm/index.ts';
import { startRealSlurm, type RealSlurm } from '../real-slurm/cluster.ts';
import { runProgram } from '../slurm-conformance/run-program.ts';

jest.setTimeout(120_000);

const QUERY = ['--parsable2', '--noheader', '--immediate', 'list', 'cluster', 'format=cluster'];

describe('a slurmdbd that is away', () => {
  let slurm: RealSlurm;

  beforeAll(async () => {
    slurm = await startRealSlurm();
  }, 300_000);

  it('refuses sacctmgr at once, as in the simulation, while the queue goes on', async () => {
    const simulated = SimulatedSlurm.create({ cluster: slurm.cluster });
    simulated.setSlurmdbd('down');
    const expected = simulated.answer('sacctmgr', QUERY);
    simulated.remove();
    await slurm.stopSlurmdbd();
    try {
      const answer = await runProgram('sacctmgr', QUERY, { env: slurm.env });
      expect({ code: answer.code, stdout: answer.stdout }).toEqual({ code: expected.code, stdout: expected.stdout });
      for (const text of [answer.stderr, expected.stderr]) expect(text).toMatch(/Connection refused/);
      expect(await slurm.call('squeue', '-h', '-A', 'none')).toBe('');
    } finally {
      await slurm.startSlurmdbd();
    }
    expect(await slurm.sacctmgr('list', 'cluster', 'format=cluster')).toBe(`${slurm.cluster}\n`);
  });

  it('leaves sacctmgr waiting while it hangs, and answers once it goes on', async () => {
    slurm.hangSlurmdbd();
    let isAnswered = false;
    const answer = runProgram('sacctmgr', QUERY, { env: slurm.env }).then((found) => {
      isAnswered = true;
      return found;
    });
    try {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(isAnswered).toBe(false);
    } finally {
      slurm.resumeSlurmdbd();
    }
    expect(await answer).toEqual({ code: 0, stdout: `${slurm.cluster}\n`, stderr: '' });
  });
});
