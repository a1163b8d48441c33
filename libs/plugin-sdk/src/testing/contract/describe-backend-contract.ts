import type { Backend } from '../../capabilities/backend.ts';
import { presentFramework, type TestFramework } from '../framework/test-framework.ts';
import { BACKEND_CONTRACT } from './backend-contract.ts';
import { OPTIONAL_HOOKS, type BackendHarness, type Capability } from './backend-harness.ts';
import { absentCapabilities } from './capability-names.ts';
import { concerns, isCheckable, type Check } from './check.ts';
import { ContractBench } from './contract-bench.ts';
import { requireWhole } from './harness-faults.ts';
import { same } from './same.ts';

/**
 * Checks what the capability interfaces of a backend promise: one test for each promise, with Jest, Vitest or
 * `node --test`. Titles say what was left out, because the backend has no such capability or the harness no such hook.
 * @throws {Error} at once when the harness lacks what a capability needs
 */
export function describeBackendContract(
  name: string,
  harness: BackendHarness,
  tests: TestFramework = presentFramework(),
): void {
  requireWhole(harness);
  const { describe, it, beforeEach, afterEach } = tests;
  const bench = new ContractBench<Backend>(harness);
  describe(`${name} keeps the contract of a backend${withoutHooks(harness)}`, () => {
    beforeEach(() => bench.start());
    afterEach(() => bench.stop());
    for (const [title, checks] of dueChecks(harness)) {
      describe(title, () => {
        for (const due of checks) it(due.title, () => due.run(bench));
      });
    }
    describe('its capabilities', () => {
      it('are all those that the harness names', async () => lacksNone(bench.backend, harness));
      const absent = absentCapabilities(harness.capabilities);
      it(`are none of these, which were not checked: ${absent.join(', ')}`, async () => hasNone(bench.backend, absent));
    });
  });
}

function dueChecks(harness: BackendHarness): readonly (readonly [title: string, checks: readonly Check[]])[] {
  return BACKEND_CONTRACT.map(({ title, checks }) => {
    const due = checks.filter((each) => concerns(each, harness) && isCheckable(each, harness));
    return [title, due] as const;
  }).filter(([, due]) => due.length > 0);
}

/** Hooks without which something that concerns this backend stays unchecked. */
function withoutHooks(harness: BackendHarness): string {
  const checks = BACKEND_CONTRACT.flatMap((topic) => topic.checks).filter((each) => concerns(each, harness));
  const missing = OPTIONAL_HOOKS.filter(
    (hook) => harness[hook] === undefined && checks.some(({ hooks }) => hooks.includes(hook)),
  );
  return missing.length === 0 ? '' : ` (unchecked without: ${missing.join(', ')})`;
}

function lacksNone(backend: object, { capabilities }: BackendHarness): void {
  const lacking = capabilities.filter((capability) => !(capability in backend));
  same(lacking, [], 'the backend lacks what the harness names');
}

function hasNone(backend: object, absent: readonly Capability[]): void {
  const unchecked = absent.filter((capability) => capability in backend);
  same(unchecked, [], 'the backend can do more: name it in "capabilities" of the harness, so that it is checked');
}
