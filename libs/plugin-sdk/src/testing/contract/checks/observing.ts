import { ok, strictEqual } from 'node:assert/strict';
import type { Resource } from '../../../resource/resource.ts';
import { check, type Topic } from '../check.ts';
import { same } from '../same.ts';

const NOWHERE = 'nothing-of-this-name';

export const OBSERVING: Topic = {
  title: 'observing resources',
  checks: [
    check('leaves out what the system does not have', ['observeResources'], async (bench) => {
      const { backendId } = await bench.existing();
      const seen = await bench.changesNothing((backend) => backend.observeResources([NOWHERE, backendId]));
      same([...seen.keys()], [backendId]);
      same([...(await bench.backend.observeResources([NOWHERE])).keys()], []);
    }),
    check('answers the question about nothing with nothing', ['observeResources'], async (bench) => {
      strictEqual((await bench.backend.observeResources([])).size, 0);
    }),
    check('shows each resource under its own id, and each user once', ['observeResources'], async (bench) => {
      const resources = [await bench.populated(1), await bench.populated(2)];
      const ids = resources.map(({ backendId }) => backendId);
      const seen = await bench.backend.observeResources([...ids, ...ids], resources);
      same([...seen.keys()].toSorted(), ids.toSorted());
      for (const [backendId, observed] of seen) {
        strictEqual(observed.backendId, backendId);
        same(observed.users, [...new Set(observed.users)], 'a user is listed twice');
      }
    }),
    check('never takes "could not find out" for "not there"', ['observeResources'], async (bench) => {
      const { backendId } = await bench.existing();
      await bench.inOutages(async (kind) => {
        const [one, many] = [[backendId], [backendId, NOWHERE]];
        await bench.couldNotFindOut(bench.backend.observeResources(one), `observeResources, ${kind}`);
        await bench.couldNotFindOut(bench.backend.observeResources(many), `observeResources of many, ${kind}`);
      });
      ok((await bench.backend.observeResources([backendId])).has(backendId), 'it is still there afterwards');
    }),
    check(
      'asks for many as often as for few',
      ['observeResources'],
      async (bench) => {
        const { count, observing: perResource = 0 } = bench.harness.calls!;
        const resources = [await bench.populated(1)];
        for (const number of [2, 3, 4, 5, 6]) resources.push(await bench.populated(number));
        const asked = async (these: readonly Resource[]) => {
          const before = count();
          await bench.backend.observeResources(these.map(({ backendId }) => backendId));
          return count() - before;
        };
        const [few, many] = [await asked(resources.slice(0, 2)), await asked(resources)];
        ok(few > 0, 'calls.count() counts nothing');
        ok(many <= few + 4 * perResource, `${few} calls for 2 resources, but ${many} for 6`);
      },
      ['calls'],
    ),
  ],
};
