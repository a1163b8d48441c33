import { accountCases } from './cases/accounts.ts';
import { limitCases } from './cases/limits.ts';
import { listingCases } from './cases/listings.ts';
import { qosCases } from './cases/qos.ts';
import { userCases } from './cases/users.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import { inputCases } from './input-cases.ts';
import { jobCases } from './job-cases.ts';
import { runCase } from './run-case.ts';

const GROUPS = {
  accounts: accountCases,
  users: userCases,
  limits: limitCases,
  QoS: qosCases,
  listings: listingCases,
};

/**
 * What the agent relies on, stated once and run against the real SLURM and the simulated one. Both must pass all of
 * it; that is what makes a test on the simulation worth something.
 */
export function conformanceSuite(clusterUnderTest: () => ClusterUnderTest): void {
  for (const [group, cases] of Object.entries(GROUPS)) {
    describe(group, () => {
      it.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
        await runCase(one, clusterUnderTest());
        expect.hasAssertions();
      });
    });
  }
  describe('standard input', () => inputCases(clusterUnderTest));
  describe('jobs', () => jobCases(clusterUnderTest));
}
