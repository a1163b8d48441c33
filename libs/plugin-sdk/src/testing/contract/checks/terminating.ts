import { ok, strictEqual } from 'node:assert/strict';
import { can } from '../../../capabilities/has.ts';
import type { Resource } from '../../../resource/resource.ts';
import { check, type Able, type Topic } from '../check.ts';
import type { ContractBench } from '../contract-bench.ts';
import { convergesAfterInterruptions } from '../interruptions.ts';
import { same } from '../same.ts';

type Bench = ContractBench<Able<'terminateResource'>>;

export const TERMINATING: Topic = {
  title: 'terminating a resource',
  checks: [
    check('takes it away with its members, and nothing else', ['terminateResource'], async (bench) => {
      const [one, other] = [await bench.populated(1), await bench.existing(2)];
      const before = await bench.observed(other);
      await bench.backend.terminateResource(one, one.projectSlug);
      await isTerminated(bench, one);
      same((await bench.observed(other)).backendId, before.backendId);
      await bench.holds(other.backendId, bench.first);
    }),
    check('that is terminated already is a success, and no write', ['terminateResource'], async (bench) => {
      const resource = await bench.populated();
      await bench.backend.terminateResource(resource, resource.projectSlug);
      await bench.changesNothing((backend) => backend.terminateResource(resource, resource.projectSlug));
    }),
    check('that was never there is a success, and no write', ['terminateResource'], async (bench) => {
      const resource = { ...bench.resource(), backendId: 'nothing-of-this-name' };
      await bench.changesNothing((backend) => backend.terminateResource(resource, resource.projectSlug));
    }),
    check('is finished by the next attempt, wherever it was interrupted', ['terminateResource'], (bench) => {
      const state = { resource: bench.resource() };
      return convergesAfterInterruptions(bench, {
        given: async () => {
          state.resource = await bench.populated();
        },
        work: (backend) => backend.terminateResource(state.resource, state.resource.projectSlug),
        afterwards: () => isTerminated(bench, state.resource),
      });
    }),
    check('waits while the system does not answer', ['terminateResource'], async (bench) => {
      const resource = await bench.existing();
      await bench.inOutages((kind) =>
        bench.couldNotFindOut(bench.backend.terminateResource(resource, ''), `terminateResource, ${kind}`),
      );
    }),
    check('is only planned in a dry run', ['terminateResource'], async (bench) => {
      const resource = await bench.populated();
      const plan = await bench.plan((backend) => backend.terminateResource(resource, resource.projectSlug));
      ok(plan.length > 0, 'the plan is empty');
    }),
    check('can be undone under the same id', ['terminateResource', 'createResource'], async (bench) => {
      const resource = await bench.existing();
      await bench.backend.terminateResource(resource, resource.projectSlug);
      const { backendId } = resource;
      const restored = await bench.backend.createResource(bench.request(1, { backendId, purpose: 'restore' }));
      strictEqual(restored.backendId, backendId);
      await bench.holds(backendId, bench.first);
    }),
  ],
};

async function isTerminated(bench: Bench, { backendId }: Pick<Resource, 'backendId'>): Promise<void> {
  const { backend, harness } = bench;
  if (harness.keepsTerminated === true || !can(backend, 'observeResources')) return;
  const seen = await backend.observeResources([backendId]);
  ok(!seen.has(backendId), `${backendId} is still there`);
}
