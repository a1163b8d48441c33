import { ok, strictEqual } from 'node:assert/strict';
import { DuplicateResourceError } from '../../../errors/backend-errors.ts';
import { check, type Topic } from '../check.ts';
import { convergesAfterInterruptions } from '../interruptions.ts';
import { same } from '../same.ts';

export const CREATING: Topic = {
  title: 'creating a resource',
  checks: [
    check('sets the ordered limits in the units of the system', ['createResource'], async (bench) => {
      const { backendId, limits = {} } = await bench.backend.createResource(bench.request());
      ok(backendId !== '', 'it must say under which id');
      await bench.holds(backendId, bench.first);
      for (const [component, amount] of Object.entries(limits)) {
        strictEqual(amount, bench.first.waldur[component], `limit of ${component} that is reported to Waldur`);
      }
    }),
    check('can be repeated: the same answer, and nothing new', ['createResource'], async (bench) => {
      const first = await bench.backend.createResource(bench.request());
      const again = await bench.changesNothing((backend) => backend.createResource(bench.request()));
      same({ backendId: again.backendId, limits: again.limits }, { backendId: first.backendId, limits: first.limits });
    }),
    check('is completed by the next attempt, wherever it was interrupted', ['createResource'], (bench) =>
      convergesAfterInterruptions(bench, {
        work: (backend) => backend.createResource(bench.request()),
        afterwards: async () => {
          const { backendId } = await bench.changesNothing((backend) => backend.createResource(bench.request()));
          await bench.holds(backendId, bench.first);
        },
      }),
    ),
    check(
      'is completed when the reply to a write got lost',
      ['createResource'],
      async (bench) => {
        await bench.harness.loseReply?.();
        await bench.backend.createResource(bench.request()).catch((error: unknown) => bench.isTransient(error));
        const { backendId } = await bench.backend.createResource(bench.request());
        await bench.changesNothing((backend) => backend.createResource(bench.request()));
        await bench.holds(backendId, bench.first);
      },
      ['loseReply'],
    ),
    check(
      'leaves the other resources of the project alone, also at the same time',
      ['createResource'],
      async (bench) => {
        const created = await Promise.all(
          [1, 2, 3].map((number) => bench.backend.createResource(bench.request(number))),
        );
        strictEqual(new Set(created.map(({ backendId }) => backendId)).size, 3, 'they need ids of their own');
        for (const { backendId } of created) {
          await bench.holds(backendId, bench.first);
        }
        await bench.changesNothing(async (backend) => {
          for (const number of [1, 2, 3]) await backend.createResource(bench.request(number));
        });
      },
    ),
    check(
      'takes over nothing that belongs to something else',
      ['createResource'],
      async (bench) => {
        await bench.existing(1);
        const backendId = await bench.harness.takenId!();
        const request = bench.request(2, { backendId, isUsedByAnotherResource: () => Promise.resolve(true) });
        await bench.changesNothing(async (backend) => {
          const failure = await bench.failure(backend.createResource(request), 'createResource under a taken id');
          ok(
            failure instanceof DuplicateResourceError,
            `it must fail with a DuplicateResourceError, not ${failure.name}`,
          );
        });
      },
      ['takenId'],
    ),
    check('waits while the system does not answer', ['createResource'], async (bench) => {
      await bench.inOutages((kind) =>
        bench.couldNotFindOut(bench.backend.createResource(bench.request()), `createResource, ${kind}`),
      );
    }),
    check('shows in a dry run what it would write, and writes nothing', ['createResource'], async (bench) => {
      const plan = await bench.plan((backend) => backend.createResource(bench.request()));
      ok(plan.length > 0, 'the plan is empty');
    }),
    check('can be reported later on, without writing', ['reportResource', 'createResource'], async (bench) => {
      const created = await bench.backend.createResource(bench.request());
      const resource = { ...bench.resource(), backendId: created.backendId };
      const report = await bench.changesNothing((backend) => backend.reportResource(resource));
      same(report.limits, created.limits);
    }),
  ],
};
