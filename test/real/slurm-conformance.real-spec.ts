import { startRealSlurm, type RealSlurm } from '../real-slurm/cluster.ts';
import { runProgram } from '../slurm-conformance/run-program.ts';
import { conformanceSuite } from '../slurm-conformance/suite.ts';

jest.setTimeout(120_000);

describe('the real SLURM answers as the agent and the simulation expect', () => {
  let slurm: RealSlurm;

  beforeAll(async () => {
    slurm = await startRealSlurm();
  }, 300_000);

  conformanceSuite(() => ({
    cluster: slurm.cluster,
    users: slurm.users,
    partitions: slurm.partitions,
    run: (program, args, input = '') => runProgram(program, args, { env: slurm.env, input }),
    startJob: async (user, account) => {
      const job = await slurm.submitSleep(user, account);
      await slurm.waitRunning(job);
      return job;
    },
  }));
});
