import { ok, strictEqual } from 'node:assert/strict';
import { can } from '../../../capabilities/has.ts';
import type { UsageMonth } from '../../../capabilities/usage.ts';
import { check, type Able, type Topic } from '../check.ts';
import type { ContractBench } from '../contract-bench.ts';
import { same } from '../same.ts';

export const USAGE: Topic = {
  title: 'usage',
  checks: [
    check('is told in Waldur units, by resource and by user', ['usage'], async (bench) => {
      const { month, record } = bench.harness.usage!;
      const [one, other] = [await bench.populated(1), await bench.populated(2)];
      const expected = await record(one.backendId, bench.members[0]?.username ?? '');
      const usage = await bench.changesNothing((backend) => backend.usage([one, other], month, new Map()));
      const told = usage.get(one.backendId);
      same(told && { total: told.total, users: new Map(told.users) }, expected);
      for (const [backendId, known] of usage) {
        ok([one.backendId, other.backendId].includes(backendId), `nobody asked about ${backendId}`);
        ok(Object.values(known?.total ?? {}).every(Number.isFinite), 'an amount is no number');
      }
    }),
    check('of what is not there is not told', ['usage'], async (bench) => {
      const nowhere = { ...bench.resource(), backendId: 'nothing-of-this-name' };
      strictEqual((await bench.backend.usage([nowhere], monthOf(bench), new Map())).size, 0);
      strictEqual((await bench.backend.usage([], monthOf(bench), new Map())).size, 0);
    }),
    check('of another month is another', ['usage'], async (bench) => {
      const { month, record } = bench.harness.usage!;
      const resource = await bench.populated();
      await record(resource.backendId, bench.members[0]?.username ?? '');
      const usage = await bench.backend.usage([resource], { ...month, year: month.year - 1 }, new Map());
      const told = usage.get(resource.backendId)?.total ?? {};
      same(
        Object.values(told).filter((amount) => amount !== 0),
        [],
      );
      if (can(bench.backend, 'presentUsageOnly')) strictEqual(usage.size, 0, 'it knows only the present month');
    }),
    check('is never zero because the system does not answer', ['usage'], async (bench) => {
      const resource = await bench.populated();
      await bench.inOutages((kind) =>
        bench.couldNotFindOut(bench.backend.usage([resource], monthOf(bench), new Map()), `usage, ${kind}`),
      );
    }),
    check(
      'is asked for many resources as often as for few',
      ['usage'],
      async (bench) => {
        const { count, usage: perResource = 0 } = bench.harness.calls!;
        const resources = [await bench.populated(1)];
        for (const number of [2, 3, 4, 5, 6]) resources.push(await bench.populated(number));
        const asked = async (number: number) => {
          const before = count();
          await bench.backend.usage(resources.slice(0, number), monthOf(bench), new Map());
          return count() - before;
        };
        const [few, many] = [await asked(2), await asked(6)];
        ok(many <= few + 4 * perResource, `${few} calls for 2 resources, but ${many} for 6`);
      },
      ['calls'],
    ),
    check('of the past is not known to what counts from the beginning', ['needsEarlierUsage'], async ({ backend }) => {
      if (backend.needsEarlierUsage) ok(can(backend, 'presentUsageOnly'), 'it must be presentUsageOnly too');
    }),
    check('may become less only where it says so', ['allowsDecreasingUsage'], async ({ backend }) => {
      strictEqual(backend.allowsDecreasingUsage, true);
    }),
  ],
};

function monthOf({ harness }: ContractBench<Able<'usage'>>): UsageMonth {
  return harness.usage!.month;
}
