import { ok, strictEqual } from 'node:assert/strict';
import { check, type Topic } from '../check.ts';
import { same } from '../same.ts';

export const STATUS: Topic = {
  title: 'the status of a resource',
  checks: [
    check('can be made each of the three, and is active at first', ['setStatus', 'observeResources'], async (bench) => {
      const resource = await bench.populated();
      const unchanged = await bench.backend.setStatus(resource, 'active', await bench.observed(resource));
      strictEqual(unchanged.kind, 'unchanged', `a new resource is active, but setStatus says ${unchanged.kind}`);
      // two of them may be the same to the system
      for (const status of ['paused', 'active', 'downscaled', 'active'] as const) {
        const { kind, observed } = await bench.backend.setStatus(resource, status, await bench.observed(resource));
        strictEqual(kind, 'changed', `made ${status}, but setStatus says ${kind}`);
        strictEqual(observed.backendId, resource.backendId);
        same(observed.users, (await bench.observed(resource)).users, 'status is not access');
      }
    }),
    check('that it has already is no write', ['setStatus', 'observeResources'], async (bench) => {
      const resource = await bench.existing();
      for (const status of ['paused', 'downscaled', 'active'] as const) {
        const changed = await bench.backend.setStatus(resource, status, await bench.observed(resource));
        const observed = await bench.observed(resource);
        for (const given of [changed.observed, observed]) {
          const outcome = await bench.changesNothing((backend) => backend.setStatus(resource, status, given));
          same(outcome, { kind: 'unchanged', observed: given }, `${status} for the second time`);
        }
      }
    }),
    check('waits while the system does not answer', ['setStatus', 'observeResources'], async (bench) => {
      const resource = await bench.existing();
      const observed = await bench.observed(resource);
      await bench.inOutages((kind) =>
        bench.couldNotFindOut(bench.backend.setStatus(resource, 'paused', observed), `setStatus, ${kind}`),
      );
    }),
    check('is only planned in a dry run', ['setStatus', 'observeResources'], async (bench) => {
      const resource = await bench.existing();
      const observed = await bench.observed(resource);
      const plan = await bench.plan((backend) => backend.setStatus(resource, 'paused', observed));
      ok(plan.length > 0, 'the plan is empty');
    }),
  ],
};
