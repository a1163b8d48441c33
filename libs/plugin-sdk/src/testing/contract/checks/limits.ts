import { ok, strictEqual } from 'node:assert/strict';
import { can } from '../../../capabilities/has.ts';
import { BackendNotReadyError } from '../../../errors/backend-errors.ts';
import { check, type Topic } from '../check.ts';
import { same } from '../same.ts';

export const LIMITS: Topic = {
  title: 'limits',
  checks: [
    check('reach the system in its own units, and are the same after a second time', ['setLimits'], async (bench) => {
      const resource = await bench.existing();
      const { waldur, native } = bench.second;
      for (const time of ['the first', 'the second']) {
        await bench.backend.setLimits(resource, waldur);
        same(await bench.harness.nativeLimits?.(resource.backendId), native, `after ${time} time`);
      }
      const state = await bench.state();
      await bench.backend.setLimits({ ...resource, limits: waldur }, waldur);
      same(await bench.state(), state, 'once Waldur has the limits too, they are set again');
    }),
    check('come back in Waldur units', ['setLimits', 'observeResources'], async (bench) => {
      const resource = await bench.existing();
      await bench.backend.setLimits(resource, bench.second.waldur);
      const { limits = {} } = await bench.observed(resource);
      for (const [component, amount] of Object.entries(limits)) {
        strictEqual(amount, bench.second.waldur[component], `limit of ${component}`);
      }
      if (!can(bench.backend, 'reportResource')) return;
      const report = await bench.backend.reportResource({ ...resource, limits: bench.second.waldur });
      if (report.limits) same(report.limits, bench.second.waldur);
    }),
    check('that are not named stay as they are', ['setLimits'], async (bench) => {
      const resource = await bench.existing();
      const { waldur } = bench.second;
      for (const component of Object.keys(waldur)) {
        await bench.backend.setLimits(resource, { [component]: waldur[component]! });
      }
      await bench.holds(resource.backendId, bench.second);
    }),
    check('of one resource are not those of another', ['setLimits'], async (bench) => {
      const [one, other] = [await bench.existing(1), await bench.existing(2)];
      await bench.backend.setLimits(one, bench.second.waldur);
      await bench.holds(other.backendId, bench.first);
    }),
    check('of a resource that is missing are a failure of this order', ['setLimits'], async (bench) => {
      const resource = { ...bench.resource(), backendId: 'nothing-of-this-name' };
      await bench.changesNothing(async (backend) => {
        const failure = await bench.failure(backend.setLimits(resource, bench.second.waldur), 'setLimits of nothing');
        ok(!(failure instanceof BackendNotReadyError), 'the system did answer: there is no such resource');
      });
    }),
    check('wait while the system does not answer', ['setLimits'], async (bench) => {
      const resource = await bench.existing();
      await bench.inOutages((kind) =>
        bench.couldNotFindOut(bench.backend.setLimits(resource, bench.second.waldur), `setLimits, ${kind}`),
      );
    }),
    check('are only planned in a dry run', ['setLimits'], async (bench) => {
      const resource = await bench.existing();
      const plan = await bench.plan((backend) => backend.setLimits(resource, bench.second.waldur));
      ok(plan.length > 0, 'the plan is empty');
    }),
    check('derived anew from what Waldur has are the same', ['recalculateLimits'], async (bench) => {
      const resource = await bench.existing();
      strictEqual(typeof bench.backend.hasPrepaidComponents, 'boolean');
      await bench.changesNothing((backend) => backend.recalculateLimits(resource));
    }),
  ],
};
