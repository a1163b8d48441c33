import { presentFramework, type TestFramework } from '../framework/test-framework.ts';
import { UsernameBench } from './username-bench.ts';
import { USERNAME_CHECKS } from './username-checks.ts';
import type { UsernameHarness } from './username-harness.ts';

/** Checks what the interface of username backends promises, with Jest, Vitest or `node --test`. */
export function describeUsernameBackendContract(
  name: string,
  harness: UsernameHarness,
  tests: TestFramework = presentFramework(),
): void {
  if (harness.users.length < 2) throw new Error('The harness needs two users or more');
  const { describe, it, beforeEach, afterEach } = tests;
  const bench = new UsernameBench(harness);
  describe(`${name} keeps the contract of a username backend`, () => {
    beforeEach(() => bench.start());
    afterEach(() => bench.stop());
    for (const { title, concerns, run } of USERNAME_CHECKS) {
      if (concerns(harness)) it(title, () => run(bench, harness));
    }
  });
}
